import type {
  DeadLetter,
  Decision,
  DefinitionRecord,
  Metrics,
  Outcome,
  PortfolioDefinition,
  PortfolioStatistics,
  Returns,
  SolveRequest,
  SolveResult,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import { requestDigest } from '#stream/identifiers.js';
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
      calendar: null,
      driftBand: null,
      drawdown: null,
      turnoverBudget: null,
    },
    inSample: true,
    label: 'reference portfolio',
    cascade: null,
    blackLitterman: null,
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
    shrinkage: {},
    deleted: false,
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
    shrinkage: {},
    deleted: false,
  };
  return record(topics.definitions.name, `portfolio:${portfolio.portfolioId}`, value);
}

/** A record on `ballast.metrics`. */
export function metricsRecord(value: Metrics): Output {
  return record(topics.metrics.name, value.portfolioId, value);
}

/** Statistics of the three names, annual. */
export function statistics(over: Partial<PortfolioStatistics> = {}): PortfolioStatistics {
  return {
    portfolioId: 'portf1',
    universeId: 'casablanca',
    windowEnd: WINDOW_END,
    session: '2026-04-10',
    source: 'history',
    revision: 0,
    windows: 745,
    estimator: 'slow',
    priorShare: { mean: 0.0049, covariance: 0.001 },
    priorConsistency: 1.2,
    effectiveObservations: 355,
    riskFreeRate: 0.0936,
    instruments: ['AKT', 'ATW', 'IAM'],
    mean: [0.27, 0.173, 0.196],
    covariance: [0.0729, 0.017, 0.0361, 0.0121, 0.0098, 0.0484],
    staleness: [null, null, null],
    shrinkage: null,
    ...over,
  };
}

/** A solve request of the three names after the close of 2025-11-03. */
export function solveRequest(over: Partial<SolveRequest> = {}): SolveRequest {
  return {
    decisionId: 'd1',
    portfolioId: 'portf1',
    universeId: 'casablanca',
    commandId: null,
    dryRun: false,
    force: false,
    cause: 'sharpeBelowThreshold',
    kinds: ['sharpeBelowThreshold'],
    reason: 'Sharpe 0.94 < 1',
    windowEnd: Date.UTC(2025, 10, 3, 23),
    session: '2025-11-03',
    source: 'history',
    windows: 640,
    revision: 0,
    weightsVersion: 6,
    instruments: ['AKT', 'ATW', 'IAM'],
    statistics: {
      T: 2.6,
      n: 640,
      s: 2.6,
      q: 640,
      mean: [0.23, 0.15, 0.17],
      scatter: [46.6, 10.9, 23.1, 7.7, 6.3, 30.9],
    },
    expectedReturns: [0.27, 0.173, 0.196],
    covariance: [0.0729, 0.017, 0.0361, 0.0121, 0.0098, 0.0484],
    heldWeights: [0.5, 0.3, 0.2],
    previousExpectedReturns: [0.27, 0.17, 0.19],
    previousVolatilities: [0.2, 0.19, 0.22],
    objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
    constraints: { lower: [0, 0, 0], upper: [1, 1, 1] },
    l2Gamma: 0.104,
    riskAversion: 1,
    riskFreeRate: 0.0936,
    cost: 0.005,
    horizonYears: 0.25,
    heldSharpe: 0.94,
    threshold: 1,
    cascade: null,
    evidence: null,
    turnoverLeft: null,
    ...over,
  };
}

/** A result that is applied: AKT sold for IAM. */
export function solveResult(over: Partial<SolveResult> = {}): SolveResult {
  return {
    status: 'applied',
    objective: 'maxSharpe',
    fallback: false,
    weights: [0.4, 0.28, 0.32],
    expectedGain: 0.02,
    turnover: 0.24,
    cost: 0.0012,
    objectiveValue: 1.2,
    heldSharpe: 0.94,
    newSharpe: 1.21,
    certificate: {
      primal: 0,
      dual: 0,
      stationarity: 1e-15,
      complementarity: 0,
      relativeGap: 1e-15,
    },
    binding: [
      { constraint: 'budget', multiplier: 0.3 },
      { constraint: 'bounds[ATW].lower', multiplier: 0.01 },
    ],
    conflicting: [],
    solver: 'ballast-active-set',
    solverVersion: '1',
    attempts: [],
    refusal: null,
    ...over,
  };
}

/** The decision of a request and a result, with the digest of the request as it is. */
export function decision(
  request: SolveRequest = solveRequest(),
  result: SolveResult = solveResult(),
  over: Partial<Decision> = {},
): Decision {
  return {
    decisionId: request.decisionId,
    portfolioId: request.portfolioId,
    ordinal: 1,
    version: result.status === 'applied' ? 7 : null,
    revision: 0,
    basedOnRevised: false,
    request,
    result,
    digest: requestDigest(request),
    ...over,
  };
}

/** An outcome of a command. */
export function outcome(over: Partial<Outcome> = {}): Outcome {
  return {
    id: 'c1',
    requestId: '',
    subject: 'command',
    portfolioId: 'portf1',
    universeId: 'casablanca',
    status: 'accepted',
    reason: null,
    decisionId: null,
    version: null,
    windowEnd: null,
    turnover: null,
    cost: null,
    decision: null,
    ...over,
  };
}

/** A record on `ballast.statistics`. */
export function statisticsRecord(value: PortfolioStatistics): Output {
  return record(topics.statistics.name, value.portfolioId, value);
}

/** A record on `ballast.solves`. */
export function solveRequestRecord(value: SolveRequest): Output {
  return record(topics.solves.name, value.portfolioId, value);
}

/** A record on `ballast.decisions`, solved in nine iterations. */
export function decisionRecord(value: Decision): Output {
  return {
    ...record(topics.decisions.name, value.portfolioId, value),
    headers: { iterations: '9', source: value.request.source },
  };
}

/** A record on `ballast.outcomes`. */
export function outcomeRecord(value: Outcome): Output {
  return record(topics.outcomes.name, value.id, value);
}

/** A record on `ballast.dead-letter`. */
export function deadLetterRecord(code: string): Output {
  const value: DeadLetter = {
    topic: topics.ticks.name,
    partition: 0,
    offset: 1,
    key: 'AKT',
    stage: 'bars',
    code,
    message: 'expected a positive price, was -1',
    sha256: '00',
    length: 0,
    original: new Uint8Array(0),
  };
  return record(topics.deadLetter.name, value.key, value);
}

/** The cross-section of one closed window. */
export function windowReturns(over: Partial<Returns> = {}): Returns {
  const { returns = [0.01, 0, -0.01] } = over;
  return {
    universeId: 'casablanca',
    universeVersion: 1,
    windowEnd: WINDOW_END,
    session: '2026-04-10',
    source: 'history',
    revision: 0,
    window: 1,
    dtYears: 1 / 247,
    returns,
    closes: returns.map(() => 100),
    stale: returns.map(() => false),
    ...over,
  };
}

/** A record on `ballast.returns`. */
export function returnsRecord(value: Returns): Output {
  return record(topics.returns.name, value.universeId, value);
}
