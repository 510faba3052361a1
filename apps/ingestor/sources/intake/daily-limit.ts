import { isBeyond } from '../../venues/validate-quote.js';

/** Of an instrument: its newest session, the price that was taken last, and that of the session before it (null: none). */
export type KnownPrice = readonly [session: string, last: number, before: number | null];

/**
 * Prices by instrument, each held against the last that was taken of a session before its own. What lies beyond the limit
 * is not taken and changes nothing, nor does what follows it, until a price holds again.
 */
export class DailyLimit {
  readonly #known: Map<string, KnownPrice>;

  /** @param limit greatest move as a fraction of the price before; null: none, and nothing is remembered */
  constructor(
    private readonly limit: number | null,
    known: Readonly<Record<string, KnownPrice>>,
  ) {
    this.#known = new Map(limit === null ? [] : Object.entries(known));
  }

  /** @param session ISO date of the price  @returns what a price was expected to be; null where it is taken */
  take(instrument: string, session: string, price: number): string | null {
    if (this.limit === null) return null;
    const known = this.#known.get(instrument);
    if (known === undefined) {
      this.#known.set(instrument, [session, price, null]);
      return null;
    }
    const [newest, last, before] = known;
    const reference = session > newest ? last : before;
    if (reference !== null && isBeyond(this.limit, price, reference)) {
      return `expected a price of ${instrument} within ${this.limit} of ${reference}, its last of a session before`;
    }
    if (session >= newest) this.#known.set(instrument, [session, price, reference]);
    return null;
  }

  entries(): Readonly<Record<string, KnownPrice>> {
    return Object.fromEntries(this.#known);
  }
}
