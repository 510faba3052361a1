import type { WindowGrid } from '#core/calendar.js';
import { ratioChange } from '#core/ratio-change.js';
import { CONFIRMING_SESSIONS } from '../confirming-sessions.js';
import { isBeyond } from '../validate-quote.js';
import { DAILY_LIMIT } from './daily-limit.js';
import type { LastTrade, LiveState, Quarantined } from './live-cursor.js';

/** Of a reference that is written with ten decimals, and of the product with a ratio. */
const SAME_PRICE = 1e-9;

/** A price that may be taken. */
export interface NextPrice {
  readonly instrument: string;
  readonly trade: LastTrade;
  /** Shares now for one share before; null where nobody says it. */
  readonly ratio: number | null;
  /** What the exchange says its limit counts from; null where it does not. */
  readonly reference: number | null;
}

/** How a price stands to what is known of its name. */
export type Standing =
  /** It holds; what a change of the ratio makes of the prices before it, 1 without one. */
  | { readonly kind: 'holds'; readonly factor: number }
  /** It lies beyond the daily limit of this price, with the ratio it comes with. */
  | { readonly kind: 'beyond'; readonly base: number };

/**
 * What is known of each name: its last price, its ratio, and the price that the daily limit counts from, which is the
 * last one of the session before, whatever an answer says of it. A price beyond the limit does not move them. A close of the history beyond it is kept beside,
 * until one holds again or the level is confirmed.
 */
export class KnownPrices {
  readonly #last: Map<string, LastTrade>;
  readonly #ratios: Map<string, number>;
  readonly #bases: Map<string, number>;
  readonly #quarantined: Map<string, Quarantined>;

  constructor(
    private readonly grid: WindowGrid,
    state: Pick<LiveState, 'last' | 'ratios' | 'bases' | 'quarantined'>,
  ) {
    this.#last = new Map(Object.entries(state.last));
    this.#ratios = new Map(Object.entries(state.ratios));
    this.#bases = new Map(Object.entries(state.bases));
    this.#quarantined = new Map(Object.entries(state.quarantined));
  }

  get state(): Pick<LiveState, 'last' | 'ratios' | 'bases' | 'quarantined'> {
    return {
      last: Object.fromEntries(this.#last),
      ratios: Object.fromEntries(this.#ratios),
      bases: Object.fromEntries(this.#bases),
      quarantined: Object.fromEntries(this.#quarantined),
    };
  }

  /** The last trade of a name that was taken. */
  last(instrument: string): LastTrade | undefined {
    return this.#last.get(instrument);
  }

  /** Time of the newest trade that was taken; -Infinity before the first. */
  get newest(): number {
    return Math.max(...[...this.#last.values()].map(([at]) => at));
  }

  /** Holds a price against the last of the session before, on the basis of its own ratio. */
  standing({ instrument, trade: [at, , price], ratio }: NextPrice): Standing {
    const factor = ratioChange(this.#ratios.get(instrument) ?? null, ratio);
    const base = this.#baseAt(instrument, at, factor);
    if (base === null || !isBeyond(DAILY_LIMIT, price, base)) return { kind: 'holds', factor };
    return { kind: 'beyond', base };
  }

  /** Whether what the exchange says that today's limit counts from is the last price that was taken of a name. */
  isReference(instrument: string, reference: number, ratio: number | null): boolean {
    const last = this.#last.get(instrument);
    if (last === undefined) return false;
    const expected = last[2] * ratioChange(this.ratio(instrument), ratio);
    return Math.abs(reference / expected - 1) <= SAME_PRICE;
  }

  /** Takes a price. @param factor what it makes of the prices before it */
  take({ instrument, trade, ratio, reference }: NextPrice, factor: number): void {
    const base = this.#baseAt(instrument, trade[0], factor) ?? reference;
    if (base !== null) this.#bases.set(instrument, base);
    if (ratio !== null) this.#ratios.set(instrument, ratio);
    this.#last.set(instrument, trade);
    this.#quarantined.delete(instrument);
  }

  /** The ratio in force at a name's last trade, where it was not said with it. */
  learnRatio(instrument: string, ratio: number): void {
    if (!this.#ratios.has(instrument)) this.#ratios.set(instrument, ratio);
  }

  /** The ratio of a name; null where it was never said. */
  ratio(instrument: string): number | null {
    return this.#ratios.get(instrument) ?? null;
  }

  /**
   * Keeps a close of the history that lies beyond the limit.
   * @returns how many sessions in a row have stood at its level, and what brings the last price to it, once they are enough
   */
  quarantine({ instrument, trade: [, , price], ratio }: NextPrice): {
    readonly sessions: number;
    readonly factor: number | null;
  } {
    const before = this.#quarantined.get(instrument);
    const level = before === undefined ? null : before[0] * ratioChange(before[1], ratio);
    const goesOn = level !== null && !isBeyond(DAILY_LIMIT, price, level);
    const sessions = goesOn && before !== undefined ? before[2] + 1 : 1;
    this.#quarantined.set(instrument, [price, ratio ?? before?.[1] ?? null, sessions]);
    const last = this.#last.get(instrument);
    if (!goesOn || last === undefined || sessions < CONFIRMING_SESSIONS) {
      return { sessions, factor: null };
    }
    return { sessions, factor: level / last[2] };
  }

  /** What the daily limit counts from at an instant, on the basis of a ratio; null where nothing is known before it. */
  #baseAt(instrument: string, at: number, factor: number): number | null {
    const last = this.#last.get(instrument);
    if (last === undefined) return null;
    const isSameSession = this.#sessionAt(last[0]) === this.#sessionAt(at);
    const base = isSameSession ? this.#bases.get(instrument) : last[2];
    // Within a session of which no base is known a change of the ratio is held against the last price.
    const known = base ?? (factor === 1 ? null : last[2]);
    return known === null ? null : known * factor;
  }

  #sessionAt(at: number): string | null {
    return this.grid.windowAt(at)?.session ?? null;
  }
}
