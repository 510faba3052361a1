import { currentDrawdown } from '#core/paper-account.js';
import { fromAnnual, volatilityFromAnnual } from '#core/units.js';
import type { PortfolioFigures } from '#core/portfolio-figures.js';
import type { Metrics, PortfolioMetrics, Source, WeightSchema } from '../generated/wire-types.js';
import type { Headers, Output } from '../log-record.js';
import { topics } from '../topics.js';
import type { PortfolioState } from './universe-state.js';

/** Marks a record on a public topic as a projection of ours, which intake and normalise do not read back. */
export const PROJECTION_HEADER = 'ballast-projection';

/** The window a record speaks of. */
export interface Stamp {
  readonly end: number;
  readonly session: string;
  readonly source: Source;
}

/**
 * Headers that order records of the digest without decoding them. What people ask for by hand is no part of what a
 * replay says: its records name another source and stay out of the digest.
 */
export function stampHeaders(stamp: Stamp, cause = ''): Headers {
  const source = cause === 'manual' ? 'command' : stamp.source;
  return { windowEnd: String(stamp.end), revision: '0', source };
}

/** Values in the order of `names`, as an Avro map. */
export function mapOf(
  names: readonly string[],
  values: ArrayLike<number> | null,
): Record<string, number> {
  const map: Record<string, number> = {};
  if (values !== null) names.forEach((name, i) => (map[name] = values[i]));
  return map;
}

/** What `ballast.metrics` and its weekly projection need beside the portfolio. */
export interface MetricsInput {
  readonly stamp: Stamp;
  readonly universeId: string;
  readonly windows: number;
  readonly figures: PortfolioFigures | null;
  readonly standardError: number | null;
  readonly targetSharpe: number | null;
}

/** The metrics of one window, and `portfMetrics` per week for the original's clients once there are figures. */
export function metricsOutputs(portfolio: PortfolioState, input: MetricsInput): Output[] {
  const { definition, account } = portfolio;
  const { stamp, figures } = input;
  const key = definition.portfolioId;
  const headers = stampHeaders(stamp);
  const value: Metrics = {
    portfolioId: key,
    universeId: input.universeId,
    windowEnd: stamp.end,
    session: stamp.session,
    source: stamp.source,
    revision: 0,
    windows: input.windows,
    weightsVersion: portfolio.version,
    heldWeights: mapOf(definition.instruments, portfolio.held),
    targetWeights: mapOf(definition.instruments, portfolio.target),
    expectedReturn: figures?.expectedReturn ?? null,
    risk: figures?.risk ?? null,
    sharpe: figures?.sharpe ?? null,
    sharpeStandardError: input.standardError,
    targetSharpe: input.targetSharpe,
    riskFreeRate: portfolio.riskFreeRate,
    threshold: definition.policy.sharpe?.threshold ?? null,
    armed: portfolio.trigger.armed,
    account:
      account === null
        ? null
        : {
            inception: account.inception,
            gross: account.gross,
            net: account.net,
            benchmarkGross: account.benchmarkGross,
            benchmarkNet: account.benchmarkNet,
            cost: account.cost,
            turnover: account.turnover,
            drawdown: currentDrawdown(account),
            maxDrawdown: account.maxDrawdown,
          },
  };
  const outputs: Output[] = [{ topic: topics.metrics.name, key, value, headers }];
  if (figures !== null && figures.sharpe !== null) {
    const weekly: PortfolioMetrics = {
      portfolioId: key,
      risk: volatilityFromAnnual(figures.risk, 'week'),
      expectedReturn: fromAnnual(figures.expectedReturn, 'week'),
      sharpRatio: figures.sharpe,
      timestamp: stamp.end,
      session: stamp.session,
      source: stamp.source,
    };
    outputs.push({ topic: topics.portfMetrics.name, key, value: weekly, headers });
  }
  return outputs;
}

/** A version of the target weights, as the original's clients read it. */
export function weightsOutput(
  portfolio: PortfolioState,
  stamp: Stamp,
  version: {
    readonly number: number;
    readonly weights: ArrayLike<number>;
    readonly cause: string;
    readonly decisionId: string;
  },
): Output<WeightSchema> {
  const { portfolioId, instruments } = portfolio.definition;
  return {
    topic: topics.weights.name,
    key: portfolioId,
    headers: {
      ...stampHeaders(stamp, version.cause),
      [PROJECTION_HEADER]: version.decisionId || 'initial',
    },
    value: {
      timestamp: stamp.end,
      portfolio_id: portfolioId,
      weights: mapOf(instruments, version.weights),
      version: version.number,
      cause: version.cause,
      decisionId: version.decisionId,
      session: stamp.session,
      source: stamp.source,
    },
  };
}
