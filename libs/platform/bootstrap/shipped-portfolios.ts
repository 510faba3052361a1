import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import { packed } from '#stream/packed.js';
import type { Policy, PortfolioDefinition } from '#stream/generated/wire-types.js';

/** Ids of the shipped portfolios; the first is the default one. */
export const PORTF1 = 'portf1';
export const WALK_FORWARD = 'portf1-walkforward';
export const DEMO = 'demo';

/** What is known of a simulated market: annual, of log returns. */
export interface KnownMarket {
  readonly instruments: readonly string[];
  readonly logMean: Float64Array;
  /** [n x n] row-major. */
  readonly covariance: Float64Array;
}

/** Published weekly statistics and weights of the reference portfolio. */
interface Published {
  readonly instruments: readonly string[];
  readonly riskFreeRatePerPeriod: number;
  readonly riskAversion: number;
  readonly meanReturns: Readonly<Record<string, number>>;
  readonly covarianceMatrix: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly initialWeights: Readonly<Record<string, number>>;
}

/** The default policy, set beforehand and not tuned on the result. */
const POLICY: Policy = {
  warmUpWindows: 247,
  sharpe: { threshold: 1, rearm: 1.1 },
  review: { every: 60 },
  cooldownWindows: 20,
  cost: 0.005,
  horizonYears: 0.25,
  calendar: null,
  driftBand: null,
  drawdown: null,
  turnoverBudget: null,
};

/** The portfolios a fresh log starts with. @param market the truth of the simulated market, `demo`'s prior */
export function shippedPortfolios(market: KnownMarket): PortfolioDefinition[] {
  const portf1 = referencePortfolio();
  return [portf1, walkForward(portf1), demo(portf1, market)];
}

/** `portf1`: published statistics as a prior of twelve weeks, published weights; both have seen the replayed prices. */
function referencePortfolio(): PortfolioDefinition {
  const file = join(packageRoot(), 'data', 'casablanca', 'portf1.json');
  const published = JSON.parse(readFileSync(file, 'utf8')) as Published;
  const names = published.instruments;
  const square = names.flatMap((row) =>
    names.map((column) => published.covarianceMatrix[row][column]),
  );
  return {
    portfolioId: PORTF1,
    version: 1,
    universeId: 'casablanca',
    tenant: 'default',
    instruments: names,
    initial: { kind: 'weights', weights: names.map((name) => published.initialWeights[name]) },
    prior: {
      observations: 12,
      asOf: null,
      mean: names.map((name) => published.meanReturns[name]),
      covariance: packed(square, names.length),
    },
    estimator: 'slow',
    optimiser: 'internal',
    objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
    constraints: { lower: names.map(() => 0), upper: names.map(() => 1) },
    l2Gamma: 0.002,
    riskAversion: published.riskAversion,
    riskFreeRate: published.riskFreeRatePerPeriod,
    period: 'week',
    policy: POLICY,
    inSample: true,
    label:
      'published weights and statistics, in-sample: its weights have seen prices up to 2025-06-21',
    cascade: null,
    blackLitterman: null,
  };
}

/** `portf1-walkforward`: no prior, 1/N bought after the warm-up; has seen nothing later than each decision. */
function walkForward(portf1: PortfolioDefinition): PortfolioDefinition {
  return {
    ...portf1,
    portfolioId: WALK_FORWARD,
    initial: { kind: 'equalAfterWarmUp', weights: [] },
    prior: null,
    inSample: false,
    label: 'starts at 1/N after 247 returns',
  };
}

/** `demo`: a simulated market whose truth is known, worth 60 daily observations. Its rates stay annual per day. */
function demo(portf1: PortfolioDefinition, market: KnownMarket): PortfolioDefinition {
  const n = market.instruments.length;
  const daily = (annual: number): number => annual / 247;
  return {
    ...portf1,
    portfolioId: DEMO,
    universeId: 'simulated',
    instruments: market.instruments,
    initial: { kind: 'equal', weights: [] },
    prior: {
      observations: 60,
      asOf: null,
      mean: Array.from(market.logMean, (mean, i) => daily(mean + market.covariance[i * n + i] / 2)),
      covariance: packed(market.covariance, n).map(daily),
    },
    constraints: { lower: market.instruments.map(() => 0), upper: market.instruments.map(() => 1) },
    l2Gamma: daily(portf1.l2Gamma * 52),
    riskFreeRate: daily(0.03),
    period: 'day',
    policy: { ...POLICY, warmUpWindows: 20, review: { every: 5 }, cooldownWindows: 5 },
    inSample: true,
    label: 'simulated market, prior = its truth',
  };
}
