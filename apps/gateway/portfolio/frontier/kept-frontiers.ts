import type { FrontierBasis } from './frontier-caveats.js';

interface Kept {
  readonly basis: FrontierBasis;
  readonly text: string;
}

/**
 * Frontiers that were drawn, as JSON, each for as long as what it was drawn from is the newest: most reads come between
 * two windows. All together are under a number of characters; the one that was read longest ago goes first.
 */
export class KeptFrontiers {
  /** By portfolio and number of points, in the order of their last read. */
  readonly #kept = new Map<string, Kept>();
  #characters = 0;

  constructor(private readonly limit: number) {}

  get characters(): number {
    return this.#characters;
  }

  /** The text that was kept of this very basis. */
  find(basis: FrontierBasis, points: number): string | undefined {
    const key = keyOf(basis, points);
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#forget(key, kept);
    if (!isSame(kept.basis, basis)) return undefined;
    this.keep(basis, points, kept.text);
    return kept.text;
  }

  keep(basis: FrontierBasis, points: number, text: string): void {
    const key = keyOf(basis, points);
    const before = this.#kept.get(key);
    if (before !== undefined) this.#forget(key, before);
    if (text.length > this.limit) return;
    this.#kept.set(key, { basis, text });
    this.#characters += text.length;
    for (const [oldest, kept] of this.#kept) {
      if (this.#characters <= this.limit) return;
      this.#forget(oldest, kept);
    }
  }

  #forget(key: string, { text }: Kept): void {
    this.#kept.delete(key);
    this.#characters -= text.length;
  }
}

const keyOf = ({ definition }: FrontierBasis, points: number): string =>
  `${points}/${definition.portfolioId}`;

/** Records are replaced and never changed. */
const isSame = (a: FrontierBasis, b: FrontierBasis): boolean =>
  a.definition === b.definition && a.metrics === b.metrics && a.statistics === b.statistics;
