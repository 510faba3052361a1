import type { PortfolioDefinition, UniverseDefinition } from '#stream/generated/wire-types.js';

/** Venue and feed of the seeded load. */
export const LOAD_VENUE = 'campaign';
export const LOAD_FEED = 'campaign-feed';

const YEAR_MS = 31_557_600_000;

/** The windows of a seeded load. */
export interface LoadGrid {
  readonly instruments: number;
  readonly windowMs: number;
  readonly disorderMs: number;
}

/** A universe around the clock, of names that no exchange has. */
export function loadUniverse({ instruments, windowMs, disorderMs }: LoadGrid): UniverseDefinition {
  const dtYears = windowMs / YEAR_MS;
  return {
    universeId: 'campaign',
    version: 1,
    venue: LOAD_VENUE,
    source: 'simulated',
    feeds: [LOAD_FEED],
    instruments: Array.from({ length: instruments }, (_, i) => `C${String(i).padStart(2, '0')}`),
    calendar: {
      kind: 'continuous',
      start: '2024-01-01',
      openMinute: 0,
      closeMinute: 1440,
      weekend: [],
      holidays: [],
      halfDays: [],
      utcOffsets: [],
    },
    window: {
      kind: 'tumbling',
      sizeMs: windowMs,
      offsetMs: 0,
      dtYears,
      disorderBoundMs: disorderMs,
    },
    estimators: [
      { name: 'slow', halfLifeYears: 300 * dtYears },
      { name: 'expanding', halfLifeYears: null },
    ],
  };
}

/** Portfolios that decide every few windows: reviews, a threshold that is always crossed, and one that buys late. */
export function loadPortfolios(universe: UniverseDefinition): PortfolioDefinition[] {
  const { instruments } = universe;
  const n = instruments.length;
  const one = (id: string, over: Partial<PortfolioDefinition>): PortfolioDefinition => ({
    portfolioId: `campaign-${id}`,
    version: 1,
    universeId: universe.universeId,
    tenant: 'campaign',
    instruments,
    initial: { kind: 'equal', weights: [] },
    prior: null,
    estimator: 'slow',
    optimiser: 'internal',
    objective: { kind: 'minVolatility', fallback: 'none' },
    constraints: { lower: new Array<number>(n).fill(0), upper: new Array<number>(n).fill(1) },
    l2Gamma: 0,
    riskAversion: 1,
    riskFreeRate: 0.02,
    period: 'year',
    policy: {
      warmUpWindows: 5,
      sharpe: null,
      review: { every: 2 },
      cooldownWindows: 4,
      cost: 0,
      horizonYears: 0.25,
      calendar: null,
      driftBand: null,
      drawdown: null,
      turnoverBudget: null,
    },
    inSample: false,
    label: 'campaign',
    cascade: null,
    blackLitterman: null,
    ...over,
  });
  const { policy } = one('', {});
  return [
    one('review', {}),
    one('sharpe', {
      objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
      policy: { ...policy, review: null, sharpe: { threshold: 1e6, rearm: 2e6 } },
    }),
    one('late', {
      estimator: 'expanding',
      initial: { kind: 'equalAfterWarmUp', weights: [] },
      policy: { ...policy, warmUpWindows: 6 },
    }),
  ];
}
