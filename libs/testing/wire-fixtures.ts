import type {
  DefinitionRecord,
  Metrics,
  PortfolioDefinition,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** End of the session 2026-04-10 in Casablanca, UTC ms. */
export const WINDOW_END = Date.UTC(2026, 3, 10, 23);

/** A universe of three Casablanca names with sessions of 1/247 year. */
export function universeDefinition(over: Partial<UniverseDefinition> = {}): UniverseDefinition {
  return {
    universeId: 'casablanca',
    version: 1,
    venue: 'casablanca',
    source: 'history',
    feeds: ['casablanca-replay'],
    instruments: ['AKT', 'ATW', 'IAM'],
    calendar: {
      kind: 'sessions',
      start: '2023-04-03',
      openMinute: 0,
      closeMinute: 1440,
      weekend: [6, 7],
      holidays: [],
      halfDays: [],
      utcOffsets: [{ from: '2018-10-28', minutes: 60 }],
    },
    window: { kind: 'session', sizeMs: 0, offsetMs: 0, dtYears: 1 / 247, disorderBoundMs: 0 },
    estimators: [{ name: 'slow', halfLifeYears: 0.5 }],
    ...over,
  };
}

/** A long-only portfolio over the three names, reported per week. */
export function portfolioDefinition(over: Partial<PortfolioDefinition> = {}): PortfolioDefinition {
  return {
    portfolioId: 'portf1',
    version: 1,
    universeId: 'casablanca',
    tenant: 'default',
    instruments: ['AKT', 'ATW', 'IAM'],
    initial: { kind: 'weights', weights: [0.5, 0.3, 0.2] },
    prior: null,
    estimator: 'slow',
    optimiser: 'internal',
    objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
    constraints: { lower: [0, 0, 0], upper: [1, 1, 1] },
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
    label: 'reference portfolio',
    ...over,
  };
}

/** Metrics after 745 windows. */
export function metrics(over: Partial<Metrics> = {}): Metrics {
  return {
    portfolioId: 'portf1',
    universeId: 'casablanca',
    windowEnd: WINDOW_END,
    session: '2026-04-10',
    source: 'history',
    revision: 0,
    windows: 745,
    weightsVersion: 7,
    heldWeights: { AKT: 0.5, ATW: 0.25, IAM: 0.25 },
    targetWeights: { AKT: 0.48, ATW: 0.27, IAM: 0.25 },
    expectedReturn: 0.19,
    risk: 0.15,
    sharpe: 0.64,
    sharpeStandardError: 0.58,
    targetSharpe: 0.7,
    riskFreeRate: 0.0936,
    threshold: 1,
    armed: true,
    account: {
      inception: Date.UTC(2023, 3, 3, 23),
      gross: 1.31,
      net: 1.29,
      benchmarkGross: 1.2,
      benchmarkNet: 1.194,
      cost: 0.01,
      turnover: 2,
      drawdown: 0.02,
      maxDrawdown: 0.16,
    },
    ...over,
  };
}

const record = (topic: string, key: string, value: unknown): Output => ({ topic, key, value });

/** A universe's record on `ballast.definitions`. */
export function universeRecord(universe: UniverseDefinition): Output {
  const value: DefinitionRecord = {
    definitionId: universe.universeId,
    effectiveAfter: null,
    universe,
    portfolio: null,
  };
  return record(topics.definitions.name, `universe:${universe.universeId}`, value);
}

/** A portfolio's record on `ballast.definitions`. */
export function portfolioRecord(portfolio: PortfolioDefinition): Output {
  const value: DefinitionRecord = {
    definitionId: portfolio.portfolioId,
    effectiveAfter: null,
    universe: null,
    portfolio,
  };
  return record(topics.definitions.name, `portfolio:${portfolio.portfolioId}`, value);
}

/** A record on `ballast.metrics`. */
export function metricsRecord(value: Metrics): Output {
  return record(topics.metrics.name, value.portfolioId, value);
}
