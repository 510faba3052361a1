/** Stretches of numbers that are remembered: what came before the oldest of them is known no more. */
const STRETCHES = 256;

/** Numbers from one to another, both of them. */
type Stretch = readonly [from: number, to: number];

/** Which numbers of a feed have come. Plain data: it is kept in the cursor. */
export interface NumbersState {
  /** What has come, ascending, with numbers missing between. */
  readonly stretches: readonly Stretch[];
  /** Of this number and those below it nothing is known any more; -1: of none. */
  readonly forgotten: number;
  /** Jumps over numbers. */
  readonly gaps: number;
  /** Numbers jumped over that have not come since. */
  readonly missing: number;
  /** Numbers that came again. */
  readonly duplicates: number;
}

export const noNumbersYet = (): NumbersState => ({
  ...{ stretches: [], forgotten: -1, gaps: 0, missing: 0, duplicates: 0 },
});

/** What a number is to those before it. */
export type HeardNumber =
  /** It has come before. */
  | { readonly kind: 'repeat' }
  /** So much has come out of order since that nobody knows. */
  | { readonly kind: 'forgotten' }
  /** It is the first of its number; `skipped` are those that it left out, null where it left out none. */
  | { readonly kind: 'new'; readonly skipped: Stretch | null };

/**
 * The numbers of a feed as a whole: a number counts once however often it comes, and one that was missing counts when it
 * comes. The first number that is heard is where the feed begins; what comes below it belongs before.
 */
export class PushedNumbers {
  readonly #stretches: [from: number, to: number][];
  #forgotten: number;
  #gaps: number;
  #missing: number;
  #duplicates: number;

  constructor({ stretches, forgotten, gaps, missing, duplicates }: NumbersState) {
    this.#stretches = stretches.map(([from, to]) => [from, to]);
    this.#forgotten = forgotten;
    this.#gaps = gaps;
    this.#missing = missing;
    this.#duplicates = duplicates;
  }

  state(): NumbersState {
    return {
      stretches: this.#stretches.map(([from, to]) => [from, to] as const),
      forgotten: this.#forgotten,
      ...{ gaps: this.#gaps, missing: this.#missing, duplicates: this.#duplicates },
    };
  }

  /** @param number a whole number of 0 or more */
  heard(number: number): HeardNumber {
    if (number <= this.#forgotten) return { kind: 'forgotten' };
    const after = this.#stretches.findLastIndex(([from]) => from <= number);
    if (after >= 0 && number <= this.#stretches[after][1]) {
      this.#duplicates += 1;
      return { kind: 'repeat' };
    }
    const skipped = this.#skippedBy(number, after);
    if (skipped !== null) {
      this.#gaps += 1;
      this.#missing += skipped[1] - skipped[0] + 1;
    } else if (after >= 0 && after < this.#stretches.length - 1) this.#missing -= 1;
    this.#insert(number, after);
    return { kind: 'new', skipped };
  }

  /** The numbers between those that have come and one above or below all of them. */
  #skippedBy(number: number, after: number): Stretch | null {
    const { length } = this.#stretches;
    if (length === 0) return null;
    if (after === length - 1) {
      const [, last] = this.#stretches[after];
      return number > last + 1 ? [last + 1, number - 1] : null;
    }
    const [first] = this.#stretches[0];
    return after < 0 && number < first - 1 ? [number + 1, first - 1] : null;
  }

  #insert(number: number, after: number): void {
    const before = after < 0 ? undefined : this.#stretches[after];
    const next = this.#stretches.at(after + 1);
    const follows = before !== undefined && before[1] === number - 1;
    const precedes = next !== undefined && next[0] === number + 1;
    if (follows && precedes) {
      before[1] = next[1];
      this.#stretches.splice(after + 1, 1);
    } else if (follows) before[1] = number;
    else if (precedes) next[0] = number;
    else this.#stretches.splice(after + 1, 0, [number, number]);
    this.#forget();
  }

  #forget(): void {
    if (this.#stretches.length <= STRETCHES) return;
    const [[, to]] = this.#stretches.splice(0, 1);
    this.#forgotten = to;
  }
}
