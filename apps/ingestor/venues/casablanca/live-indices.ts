import { createHash } from 'node:crypto';
import type { WindowGrid } from '#core/calendar.js';
import type { LiveLevel, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { QuoteFault } from '../validate-quote.js';
import { SANE_TIMES } from '../validate-quote.js';
import type { FeedEvent } from '../venue.js';
import { CLOCK_SKEW_MS } from './clock-skew.js';
import { DAILY_LIMIT } from './daily-limit.js';
import type { IndexState, LastLevel } from './live-cursor.js';
import type { VenueLevel } from './venue-level.js';

/** From the lowest to the highest that a day allows. */
const RANGE_OF_DAY = (1 + DAILY_LIMIT) / (1 - DAILY_LIMIT) - 1;
/** Rounding of a level that lies on the limit. */
const LIMIT_TOLERANCE = 1e-9;

/** What one answer on the indices brought. */
export interface HeardLevels {
  readonly events: readonly FeedEvent[];
  readonly repeats: number;
}

/**
 * The levels of the indices as a state that answers move: no clock, no network. A level is new when its stamp lies behind
 * the last of its index and the level or its session is another; one that cannot be trusted is refused, once while it
 * stays the same. They enter no window.
 */
export class LiveIndices {
  readonly #grid: WindowGrid;
  readonly #last: Map<string, LastLevel>;
  #refused: ReadonlyMap<string, string>;

  constructor(
    private readonly feed: string,
    universe: UniverseDefinition,
    state: IndexState,
  ) {
    this.#grid = windowGridOf(universe);
    this.#last = new Map(Object.entries(state.last));
    this.#refused = new Map(Object.entries(state.refused));
  }

  get state(): IndexState {
    return { last: Object.fromEntries(this.#last), refused: Object.fromEntries(this.#refused) };
  }

  /** Takes an answer. @param receivedAt UTC ms */
  hear(levels: readonly VenueLevel[], receivedAt: number): HeardLevels {
    const refused = new Map<string, string>();
    const seen = new Set<string>();
    const events: FeedEvent[] = [];
    let repeats = 0;
    for (const said of levels) {
      const fault = this.#faultOf(said, seen, receivedAt);
      seen.add(said.symbol);
      if (fault !== null) {
        const key = uniqueKey(said.symbol, refused);
        const hash = shortHash(said, fault);
        refused.set(key, hash);
        if (this.#refused.get(key) === hash) repeats += 1;
        else events.push(this.#refusal(said, fault));
        continue;
      }
      const event = this.#take(said);
      if (event === null) repeats += 1;
      else events.push(event);
    }
    this.#refused = refused;
    return { events, repeats };
  }

  /** The record of a level that is new; null of a repeat. */
  #take({ symbol, level, stampedAt, record }: VenueLevel): FeedEvent | null {
    if (level === null || stampedAt === null) return null;
    const session = this.#grid.windowAt(stampedAt)?.session ?? '';
    const last = this.#last.get(symbol);
    if (last !== undefined) {
      const [at, before, same] = last;
      if (stampedAt <= at || (session === before && level === same)) return null;
    }
    this.#last.set(symbol, [stampedAt, session, level]);
    const { name: topic } = topics.indexLevels;
    const value: LiveLevel = {
      ...{ kind: 'liveLevel', symbol, eventTime: stampedAt },
      ...{ level, record, session },
    };
    return { kind: 'record', output: { topic, key: symbol, value, headers: { source: topic } } };
  }

  #faultOf(said: VenueLevel, seen: ReadonlySet<string>, receivedAt: number): QuoteFault | null {
    const { symbol, level, stampedAt, fault } = said;
    if (fault !== null || level === null || stampedAt === null) return fault;
    if (!said.isListed) {
      const reason = `expected an index of the exchange, was ${symbol}`;
      return { code: 'DATA_UNKNOWN_INSTRUMENT', reason };
    }
    if (seen.has(symbol)) {
      return { code: 'DATA_MALFORMED', reason: `expected one level of ${symbol}, was another` };
    }
    const was = new Date(stampedAt).toISOString();
    if (stampedAt > receivedAt + CLOCK_SKEW_MS) {
      const came = new Date(receivedAt).toISOString();
      const reason = `expected a stamp of ${symbol} by ${came}, was ${was}`;
      return { code: 'DATA_TICK_FUTURE', reason };
    }
    if (stampedAt < SANE_TIMES.from || this.#grid.windowAt(stampedAt) === null) {
      const reason = `expected a stamp of ${symbol} in a session, was ${was}`;
      return { code: 'DATA_OUTSIDE_CALENDAR', reason };
    }
    return this.#beyondLimit(said, { level, stampedAt });
  }

  /**
   * No name may move further in a day, so no index can: from what the answer says of the day before, and from what was
   * heard of it. Within a session the last level may be at one end of a day's range and this one at the other.
   */
  #beyondLimit(
    { symbol, reference }: VenueLevel,
    { level, stampedAt }: { readonly level: number; readonly stampedAt: number },
  ): QuoteFault | null {
    const isBeyond = (from: number | undefined, limit: number): boolean =>
      from !== undefined && !(Math.abs(level / from - 1) <= limit + LIMIT_TOLERANCE);
    const last = this.#lastOf(symbol, stampedAt);
    const isWide = last?.isSameSession === true && reference !== null;
    const beyond = [
      isBeyond(reference ?? undefined, DAILY_LIMIT) ? reference : null,
      isBeyond(last?.level, isWide ? RANGE_OF_DAY : DAILY_LIMIT) ? last?.level : null,
    ].find((from) => from !== null);
    if (beyond === undefined) return null;
    const reason = `expected a level of ${symbol} within ${100 * DAILY_LIMIT} % of ${beyond}, was ${level}`;
    return { code: 'DATA_TICK_OUT_OF_RANGE', reason };
  }

  /** The last level that was sent, where it is of the same session or of the one before. */
  #lastOf(
    symbol: string,
    stampedAt: number,
  ): { readonly level: number; readonly isSameSession: boolean } | null {
    const last = this.#last.get(symbol);
    if (last === undefined) return null;
    const [at, , level] = last;
    const end = this.#grid.windowAt(at)?.end ?? at;
    if (stampedAt >= this.#grid.next(end).end) return null;
    return { level, isSameSession: stampedAt < end };
  }

  #refusal({ symbol, original, isListed }: VenueLevel, { code, reason }: QuoteFault): FeedEvent {
    return { kind: 'refused', code, reason, original, key: isListed ? symbol : this.feed };
  }
}

/** A second level of an index in one answer is another key. */
function uniqueKey(symbol: string, refused: ReadonlyMap<string, string>): string {
  let key = symbol;
  while (refused.has(key)) key += '+';
  return key;
}

/** A name that is not listed is told of once, however often it changes; of the others the stamp is not looked at. */
function shortHash({ record, isListed }: VenueLevel, { reason, code }: QuoteFault): string {
  const said = isListed
    ? [{ ...record, field_transact_time: null }, code === 'DATA_MALFORMED' ? reason : code]
    : 'stranger';
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 12);
}
