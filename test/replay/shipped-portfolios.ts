import { readFileSync } from 'node:fs';
import type { PortfolioDefinition } from '#stream/generated/wire-types.js';

interface Published {
  readonly instruments: readonly string[];
  readonly meanReturns: Readonly<Record<string, number>>;
  readonly covarianceMatrix: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly initialWeights: Readonly<Record<string, number>>;
}

const published = JSON.parse(
  readFileSync(new URL('../../data/casablanca/portf1.json', import.meta.url), 'utf8'),
) as Published;
const names = published.instruments;

/** `portf1`: published weights and statistics, the default policy of the blueprint. */
const portf1: PortfolioDefinition = {
  portfolioId: 'portf1',
  version: 1,
  universeId: 'casablanca',
  tenant: 'default',
  instruments: names,
  initial: { kind: 'weights', weights: names.map((name) => published.initialWeights[name]) },
  prior: {
    observations: 12,
    asOf: null,
    mean: names.map((name) => published.meanReturns[name]),
    covariance: names.flatMap((row, i) =>
      names.slice(0, i + 1).map((column) => published.covarianceMatrix[row][column]),
    ),
  },
  estimator: 'slow',
  optimiser: 'internal',
  objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
  constraints: { lower: names.map(() => 0), upper: names.map(() => 1) },
  l2Gamma: 0.002,
  riskAversion: 1,
  riskFreeRate: 0.0018,
  period: 'week',
  policy: {
    warmUpWindows: 247,
    sharpe: { threshold: 1, rearm: 1.1 },
    review: { every: 60 },
    cooldownWindows: 20,
    cost: 0.005,
    horizonYears: 0.25,
  },
  inSample: true,
  label: 'reference portfolio, in-sample',
};

/** `portf1-walkforward`: no prior, 1/N bought at the close of return 247. */
const walkForward: PortfolioDefinition = {
  ...portf1,
  portfolioId: 'portf1-walkforward',
  initial: { kind: 'equalAfterWarmUp', weights: [] },
  prior: null,
  inSample: false,
  label: 'walk-forward',
};

export const shippedPortfolios: readonly PortfolioDefinition[] = [portf1, walkForward];
