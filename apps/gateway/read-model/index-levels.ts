import type { IndexLevel } from '#stream/generated/wire-types.js';

/** Indices that are remembered, the first that come; an exchange has some forty. */
export const INDICES_CAPACITY = 100;
/** Sessions of each, the newest: some twenty years. */
export const SESSIONS_CAPACITY = 5_000;

/** The level of an index at the end of a session; undefined where none is known. */
export type LevelOf = (session: string) => number | undefined;

/** What is known of one index, by session. */
interface OneIndex {
  /** What the history says: it judges. */
  readonly daily: Map<string, number>;
  /** The last live level of a session that the history has not come to. */
  readonly live: Map<string, { readonly eventTime: number; readonly level: number }>;
}

/** Levels of the indices by session, in bounded memory. */
export class IndexLevels {
  readonly #indices = new Map<string, OneIndex>();

  /** Symbols of the indices that have a level. */
  get names(): readonly string[] {
    return [...this.#indices.keys()].sort();
  }

  fold(record: IndexLevel): void {
    const { symbol, session, level } = record;
    const index = this.#index(symbol);
    if (index === null) return;
    const { daily, live } = index;
    if (record.kind === 'dailyLevel') {
      daily.set(session, level);
      live.delete(session);
    } else {
      const { eventTime } = record;
      if (daily.has(session) || eventTime < (live.get(session)?.eventTime ?? -Infinity)) return;
      live.set(session, { eventTime, level });
    }
    if (daily.size > SESSIONS_CAPACITY) forgetOldest(daily);
    if (live.size > SESSIONS_CAPACITY) forgetOldest(live);
  }

  /** Undefined of an index without any level. */
  of(symbol: string): LevelOf | undefined {
    const index = this.#indices.get(symbol);
    if (index === undefined) return undefined;
    return (session) => index.daily.get(session) ?? index.live.get(session)?.level;
  }

  #index(symbol: string): OneIndex | null {
    const known = this.#indices.get(symbol);
    if (known !== undefined) return known;
    if (this.#indices.size >= INDICES_CAPACITY) return null;
    const index: OneIndex = { daily: new Map(), live: new Map() };
    this.#indices.set(symbol, index);
    return index;
  }
}

/** A tenth at a time: what comes need not be in the order of the sessions. */
function forgetOldest(sessions: Map<string, unknown>): void {
  const oldest = [...sessions.keys()].sort().slice(0, SESSIONS_CAPACITY / 10);
  for (const session of oldest) sessions.delete(session);
}
