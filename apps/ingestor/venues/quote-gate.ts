import type { Source, UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { validateQuote, type Quote, type QuoteRules } from './validate-quote.js';
import type { FeedEvent } from './venue.js';

/** A quote with what the gate needs to know beside it. */
export interface Offer {
  readonly quote: Quote;
  /** Price the daily limit counts from; null when there is none. */
  readonly reference: number | null;
  /** The raw quote, when it says more than its fields. */
  readonly original?: string;
}

/** The way from a venue's quotes to events: valid quotes once, as ticks; the others refused with the reason. */
export class QuoteGate {
  readonly #rules: QuoteRules;
  readonly #seen = new Map<string, Set<string>>();
  #repeats = 0;

  /**
   * @param dailyLimit greatest move from the reference as a fraction of it; null: none
   * @param source of its ticks, where it is not the universe's
   */
  constructor(
    private readonly universe: UniverseDefinition,
    dailyLimit: number | null,
    private readonly source: Source = universe.source,
  ) {
    const instruments = new Set(universe.instruments);
    this.#rules = { instruments, grid: windowGridOf(universe), dailyLimit };
  }

  /** Exact repeats dropped since the last `startBatch`. */
  get repeats(): number {
    return this.#repeats;
  }

  /** Forgets the trades of earlier batches: a feed whose batches are whole sessions repeats none of them. */
  startBatch(): void {
    this.#seen.clear();
    this.#repeats = 0;
  }

  /** The event of one quote; null for a repeat (instrument, trade time, price, cumulative volume). */
  admit({ quote, reference, original }: Offer): FeedEvent | null {
    const fault = validateQuote(quote, this.#rules, reference);
    const { instrument, eventTime, price, sequence, cumulativeVolume } = quote;
    const identity = `${eventTime}/${price}/${cumulativeVolume}`;
    if (fault !== null) {
      const raw = original ?? `${instrument}/${identity}`;
      return { kind: 'refused', ...fault, original: raw, key: instrument };
    }
    const seen = this.#seenOf(instrument);
    if (seen.has(identity)) {
      this.#repeats += 1;
      return null;
    }
    seen.add(identity);
    return {
      kind: 'tick',
      tick: {
        kind: 'tick',
        venue: this.universe.venue,
        instrument,
        eventTime,
        price,
        sequence,
        cumulativeVolume,
        source: this.source,
      },
    };
  }

  #seenOf(instrument: string): Set<string> {
    let seen = this.#seen.get(instrument);
    if (seen === undefined) {
      seen = new Set();
      this.#seen.set(instrument, seen);
    }
    return seen;
  }
}
