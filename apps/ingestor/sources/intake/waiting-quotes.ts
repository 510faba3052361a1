import type { Tick } from '#stream/generated/wire-types.js';

/** What a feed has heard and not yet taken. */
export interface WaitingQuote {
  /** Market time that it stands for, UTC ms. */
  readonly at: number;
  /** Null of a watermark of the source. */
  readonly tick: Tick | null;
  /** In the words of the source. */
  readonly original: string;
  /** Wall time, UTC ms. */
  readonly receivedAt: number;
}

/** One in a cursor: at, tick, original (null: that of the one before it, as with the cells of a row), receivedAt. */
export type WaitingEntry = readonly [
  at: number,
  tick: Tick | null,
  original: string | null,
  receivedAt: number,
];

/** They travel in the cursor, and that in one record of the log. */
const MOST_QUOTES = 2000;
const MOST_CHARACTERS = 262_144;

/** Quotes that wait, in the order they came: for another time that confirms theirs, or for the windows before them. */
export class WaitingQuotes {
  #quotes: WaitingQuote[];

  constructor(entries: readonly WaitingEntry[]) {
    let last = '';
    this.#quotes = entries.map(([at, tick, original, receivedAt]) => {
      last = original ?? last;
      return { at, tick, original: last, receivedAt };
    });
  }

  get isEmpty(): boolean {
    return this.#quotes.length === 0;
  }

  /** True when no more fit into a cursor. */
  get isFull(): boolean {
    const texts = this.entries().reduce((sum, [, , original]) => sum + (original ?? '').length, 0);
    return this.#quotes.length >= MOST_QUOTES || texts > MOST_CHARACTERS;
  }

  add(quote: WaitingQuote): void {
    this.#quotes.push(quote);
  }

  /** The one that came first. */
  first(): WaitingQuote | null {
    return this.#quotes.at(0) ?? null;
  }

  /** The one that came first of those before an instant. */
  firstBefore(instant: number): WaitingQuote | null {
    return this.#quotes.find(({ at }) => at < instant) ?? null;
  }

  /** The earliest; null when none waits. */
  earliest(): WaitingQuote | null {
    return this.#quotes.reduce<WaitingQuote | null>(
      (least, quote) => (least === null || quote.at < least.at ? quote : least),
      null,
    );
  }

  /** The earliest where another time than its own waits too; else null. */
  confirmed(): WaitingQuote | null {
    const earliest = this.earliest();
    return this.#quotes.some(({ at }) => at !== earliest?.at) ? earliest : null;
  }

  remove(quote: WaitingQuote): void {
    this.#quotes.splice(this.#quotes.indexOf(quote), 1);
  }

  /** Takes those out that lie behind a limit of their own. */
  takeBeyond(limitOf: (quote: WaitingQuote) => number): readonly WaitingQuote[] {
    const beyond = this.#quotes.filter((quote) => quote.at > limitOf(quote));
    if (beyond.length > 0) this.#quotes = this.#quotes.filter((quote) => !beyond.includes(quote));
    return beyond;
  }

  entries(): readonly WaitingEntry[] {
    return this.#quotes.map(({ at, tick, original, receivedAt }, i) => [
      ...([at, tick] as const),
      i > 0 && this.#quotes[i - 1].original === original ? null : original,
      receivedAt,
    ]);
  }
}
