import { CONFIRMING_SESSIONS } from '../../venues/confirming-sessions.js';
import { isBeyond } from '../../venues/validate-quote.js';

/**
 * Of an instrument: its newest session, the price that was taken last, that of the session before it (null: none), and
 * since when (UTC ms) it stands at a level that was confirmed, where it does.
 */
export type KnownPrice = readonly [
  session: string,
  last: number,
  before: number | null,
  since?: number,
];

/** Of an instrument whose prices lie beyond the limit: the same of those that were refused, and how many sessions in a row they stand near each other. */
export type QuarantinedPrice = readonly [
  session: string,
  last: number,
  before: number | null,
  sessions: number,
];

/** What becomes of a price. */
export type LimitedPrice =
  /** It is taken; what it makes of the prices before it, 1 unless it stands at a level that was confirmed. */
  | { readonly kind: 'taken'; readonly factor: number }
  | { readonly kind: 'refused'; readonly expected: string; readonly was: string };

/** A price with its place in time. */
export interface DatedPrice {
  /** ISO date. */
  readonly session: string;
  /** UTC ms. */
  readonly eventTime: number;
  readonly price: number;
}

const TAKEN: LimitedPrice = { kind: 'taken', factor: 1 };

/**
 * Prices by instrument, each held against the last that was taken of a session before its own. What lies beyond the limit
 * is not taken and moves nothing, nor does what follows it, until a price holds again, or until the third session in a
 * row has one within the limit of the last of the session before: then the level is the new one, and the jump to it no return.
 */
export class DailyLimit {
  readonly #known: Map<string, KnownPrice>;
  readonly #quarantined: Map<string, QuarantinedPrice>;

  /** @param limit greatest move as a fraction of the price before; null: none, and nothing is remembered */
  constructor(
    private readonly limit: number | null,
    known: Readonly<Record<string, KnownPrice>>,
    quarantined: Readonly<Record<string, QuarantinedPrice>>,
  ) {
    this.#known = new Map(limit === null ? [] : Object.entries(known));
    this.#quarantined = new Map(limit === null ? [] : Object.entries(quarantined));
  }

  /** Takes a price, or keeps it beside. */
  take(instrument: string, dated: DatedPrice): LimitedPrice {
    if (this.limit === null) return TAKEN;
    const { session, eventTime, price } = dated;
    const known = this.#known.get(instrument);
    if (known === undefined) {
      this.#known.set(instrument, [session, price, null]);
      return TAKEN;
    }
    const [newest, last, before, since] = known;
    // Its window would close at the new level before the jump to it is taken out.
    if (since !== undefined && eventTime < since) return tooEarly(instrument, eventTime, since);
    const reference = session > newest ? last : before;
    if (reference === null || !isBeyond(this.limit, price, reference)) {
      if (session >= newest) this.#know(instrument, [session, price, reference], since);
      this.#quarantined.delete(instrument);
      return TAKEN;
    }
    const { level, sessions } = this.#quarantine(this.limit, instrument, dated);
    const factor = level === null ? null : level / last;
    if (factor !== null && isFactor(factor) && sessions >= CONFIRMING_SESSIONS) {
      this.#know(instrument, [session, price, level], eventTime);
      this.#quarantined.delete(instrument);
      return { kind: 'taken', factor };
    }
    return {
      kind: 'refused',
      expected: `a price of ${instrument} within ${this.limit} of ${reference}, its last of a session before`,
      was: `${price}: ${sessions} of the ${CONFIRMING_SESSIONS} sessions that confirm it`,
    };
  }

  /** What the cursor keeps; of quarantined prices nothing where there are none. */
  entries(): {
    readonly known: Readonly<Record<string, KnownPrice>>;
    readonly quarantined?: Readonly<Record<string, QuarantinedPrice>>;
  } {
    return {
      known: Object.fromEntries(this.#known),
      ...(this.#quarantined.size > 0 && { quarantined: Object.fromEntries(this.#quarantined) }),
    };
  }

  /** @returns the last refused price of the session before, where this one stands near it, and how many sessions do so in a row */
  #quarantine(
    limit: number,
    instrument: string,
    { session, price }: DatedPrice,
  ): { readonly level: number | null; readonly sessions: number } {
    const [newest, last, before, count] = this.#quarantined.get(instrument) ?? ['', null, null, 0];
    // One that comes late confirms nothing.
    if (session < newest) return { level: null, sessions: count };
    const isNext = session > newest;
    const near = isNext ? last : before;
    const level = near !== null && !isBeyond(limit, price, near) ? near : null;
    const sessions = level === null ? 1 : count + (isNext ? 1 : 0);
    this.#quarantined.set(instrument, [session, price, level, sessions]);
    return { level, sessions };
  }

  #know(
    instrument: string,
    known: readonly [session: string, last: number, before: number | null],
    since: number | undefined,
  ): void {
    this.#known.set(instrument, since === undefined ? known : [...known, since]);
  }
}

/** The quotient of the largest and the smallest number is none. */
const isFactor = (factor: number): boolean => factor > 0 && factor < Infinity;

function tooEarly(instrument: string, eventTime: number, since: number): LimitedPrice {
  const instant = (timeMs: number): string => new Date(timeMs).toISOString();
  const expected = `a trade of ${instrument} from ${instant(since)}, the first at its new level`;
  return { kind: 'refused', expected, was: instant(eventTime) };
}
