/** Counts the metrics of each window until those of every portfolio are there. */
export class WindowTally {
  readonly #seen = new Map<number, Set<string>>();
  readonly #complete = new Set<number>();
  /** Records that came again. */
  repeats = 0;

  constructor(private readonly portfolios: number) {}

  /** True when this record completes its window. */
  add(windowEnd: number, portfolio: string): boolean {
    if (this.#complete.has(windowEnd)) {
      this.repeats += 1;
      return false;
    }
    const seen = this.#seen.get(windowEnd) ?? new Set<string>();
    this.#seen.set(windowEnd, seen);
    if (seen.has(portfolio)) this.repeats += 1;
    seen.add(portfolio);
    if (seen.size < this.portfolios) return false;
    this.#seen.delete(windowEnd);
    this.#complete.add(windowEnd);
    return true;
  }
}
