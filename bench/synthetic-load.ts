import type {
  PortfolioDefinition,
  Tick,
  UniverseDefinition,
  Watermark,
} from '#stream/generated/wire-types.js';

export const BENCH_VENUE = 'bench';
export const FEED = 'bench';
const names = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `B${String(i).padStart(3, '0')}`);

/** A universe of one-second windows around the clock. */
export function benchUniverse(instruments: number): UniverseDefinition {
  return {
    universeId: 'bench',
    version: 1,
    venue: BENCH_VENUE,
    source: 'simulated',
    feeds: [FEED],
    instruments: names(instruments),
    calendar: {
      kind: 'continuous',
      start: '2026-01-01',
      openMinute: 0,
      closeMinute: 1440,
      weekend: [],
      holidays: [],
      halfDays: [],
      utcOffsets: [],
    },
    window: {
      kind: 'tumbling',
      sizeMs: 1000,
      offsetMs: 0,
      dtYears: 1 / 31_557_600,
      disorderBoundMs: 0,
    },
    estimators: [{ name: 'slow', halfLifeYears: 600 / 31_557_600 }],
  };
}

/** Portfolios over all instruments that watch their Sharpe and are reviewed every 60 windows. */
export function benchPortfolios(
  count: number,
  universe: UniverseDefinition,
): PortfolioDefinition[] {
  const n = universe.instruments.length;
  return Array.from({ length: count }, (_, i) => ({
    portfolioId: `bench-${String(i).padStart(3, '0')}`,
    version: 1,
    universeId: universe.universeId,
    tenant: 'bench',
    instruments: universe.instruments,
    initial: { kind: 'equal', weights: [] },
    prior: null,
    estimator: 'slow',
    optimiser: 'internal',
    objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
    constraints: { lower: new Array<number>(n).fill(0), upper: new Array<number>(n).fill(1) },
    l2Gamma: 0.1,
    riskAversion: 1,
    riskFreeRate: 0.02,
    period: 'year',
    policy: {
      warmUpWindows: 20,
      sharpe: null,
      // Spread over the minute, as portfolios of different people are.
      review: { every: 60 + (i % 7) },
      cooldownWindows: 20,
      cost: 0.005,
      horizonYears: 0.25,
      calendar: null,
      driftBand: null,
      drawdown: null,
      turnoverBudget: null,
    },
    inSample: false,
    label: 'bench',
    cascade: null,
    blackLitterman: null,
  }));
}

/** The feed's word that a window has ended. */
export const benchWatermark = (windowEnd: number): Watermark => ({
  kind: 'watermark',
  venue: BENCH_VENUE,
  feed: FEED,
  watermark: windowEnd,
  windowEnd,
  session: null,
  source: 'simulated',
  final: false,
});

/** An endless random walk of trades in event-time order. */
export class TradeGenerator {
  readonly #prices: Float64Array;
  readonly #sequences: Float64Array;
  #seed = 1;
  #count = 0;

  constructor(
    private readonly instruments: readonly string[],
    private readonly startMs: number,
    private readonly ticksASecond: number,
  ) {
    this.#prices = new Float64Array(instruments.length).fill(100);
    this.#sequences = new Float64Array(instruments.length);
  }

  /** Event time of the next trade. */
  get now(): number {
    return this.startMs + Math.floor((this.#count * 1000) / this.ticksASecond);
  }

  next(): Tick {
    const i = this.#count % this.instruments.length;
    const eventTime = this.now;
    this.#count += 1;
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    this.#prices[i] *= 1 + (this.#seed / 4_294_967_296 - 0.5) * 1e-4;
    this.#sequences[i] += 1;
    return {
      kind: 'tick',
      venue: BENCH_VENUE,
      instrument: this.instruments[i],
      eventTime,
      price: this.#prices[i],
      sequence: this.#sequences[i],
      cumulativeVolume: this.#sequences[i] * 10,
      source: 'simulated',
    };
  }
}
