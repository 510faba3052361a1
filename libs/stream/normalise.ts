import { BallastError } from '#core/ballast-error.js';
import type { BourseData, Tick, Watermark } from './generated/wire-types.js';
import type { Output } from './log-record.js';
import type { Operator } from './operator.js';
import { topics } from './topics.js';
import { utcInstant } from './utc-instant.js';

/** Watermarks are written when market time enters another minute: closes need no finer grid here. */
const GRAIN_MS = 60_000;
/** No exchange is closed for longer: what lies further ahead of market time is no trade. */
const LONGEST_SILENCE_MS = 10 * 86_400_000;
/** Years in which a trade can lie, [start of 2000, start of 2100). */
const OLDEST = utcInstant('2000-01-01T00:00:00Z') ?? -Infinity;
const NEWEST = utcInstant('2100-01-01T00:00:00Z') ?? Infinity;

/** What distinguishes a foreign feed. */
export interface NormaliseOptions {
  readonly venue: string;
  /** One feed a source partition: bars takes their minimum. */
  readonly feed: string;
  /** The exchange repeats a trade for up to this long. */
  readonly disorderBoundMs: number;
  readonly tickPartitions: number;
}

/** Market time of one source partition and the last quote of each ticker. Plain data. */
export interface NormaliseState {
  marketTime: number;
  watermark: number;
  readonly last: Map<string, string>;
}

/** Quotes that outsiders put on `intraday-stock-prices`, as canonical ticks with watermarks of their own. */
export function normaliseOperator(options: NormaliseOptions): Operator<BourseData, NormaliseState> {
  return {
    name: 'normalise',
    initial: () => ({ marketTime: -Infinity, watermark: -Infinity, last: new Map() }),
    step(state, quote) {
      const tick = tickOf(quote, options.venue);
      checkInstant(tick, state.marketTime);
      const identity = `${tick.eventTime}/${tick.price}/${tick.cumulativeVolume}`;
      if (state.last.get(tick.instrument) === identity) return [];
      state.last.set(tick.instrument, identity);
      state.marketTime = Math.max(state.marketTime, tick.eventTime);
      const outputs = [...this.onWatermark(state, state.marketTime - options.disorderBoundMs)];
      outputs.push({ topic: topics.ticks.name, key: tick.instrument, value: tick });
      return outputs;
    },
    onWatermark(state, watermark) {
      const grain = Math.floor(watermark / GRAIN_MS) * GRAIN_MS;
      if (grain <= state.watermark) return [];
      state.watermark = grain;
      return broadcast(options, grain);
    },
  };
}

function broadcast(options: NormaliseOptions, watermark: number): Output[] {
  const value: Watermark = {
    kind: 'watermark',
    venue: options.venue,
    feed: options.feed,
    watermark,
    windowEnd: null,
    session: null,
    source: 'live',
    final: false,
  };
  return Array.from({ length: options.tickPartitions }, (_, partition) => ({
    topic: topics.ticks.name,
    key: options.feed,
    partition,
    value,
  }));
}

/** One quote with a wrong year must not move market time, which never goes back. */
function checkInstant({ instrument, eventTime }: Tick, marketTime: number): void {
  if (eventTime < OLDEST || eventTime >= NEWEST) {
    throw new BallastError(
      'DATA_TICK_OUT_OF_RANGE',
      `expected a trade of ${instrument} in the years 2000 to 2099, was ${eventTime}`,
    );
  }
  if (marketTime > -Infinity && eventTime > marketTime + LONGEST_SILENCE_MS) {
    throw new BallastError(
      'DATA_TICK_FUTURE',
      `expected a trade of ${instrument} at most 10 days after market time, ${marketTime}, was ${eventTime}`,
    );
  }
}

function tickOf(quote: BourseData, venue: string): Tick {
  const price = numberOf(quote.field_cours_courant);
  if (price === null || !(price > 0)) {
    throw new BallastError(
      'DATA_TICK_NOT_POSITIVE',
      `expected a positive field_cours_courant for ${quote.ticker}, was "${quote.field_cours_courant}"`,
    );
  }
  const eventTime = utcInstant(quote.field_last_traded_time);
  if (eventTime === null) {
    throw new BallastError(
      'DATA_MALFORMED',
      `expected field_last_traded_time as ISO 8601 for ${quote.ticker}, was "${quote.field_last_traded_time}"`,
    );
  }
  return {
    kind: 'tick',
    venue,
    instrument: quote.ticker,
    eventTime,
    price,
    sequence: -1,
    cumulativeVolume: numberOf(quote.field_cumul_titres_echanges) ?? 0,
    source: 'live',
  };
}

/** A number the venue writes as text; null for the ways in which it writes that there is none. */
function numberOf(text: string): number | null {
  const value = /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
