/** The six invariants, by their numbers in docs/reliability.md. */
export const INVARIANTS = [
  'statistics equal a batch recomputation from the log',
  'every tick has exactly one fate and the counts add up',
  'each weights version has exactly one cause, each cause at most one version',
  'watermarks are monotone and nothing is emitted twice',
  'a replay from offset 0 gives the same topics',
  'lag is zero',
] as const;

/** One invariant by name. */
export type Invariant = (typeof INVARIANTS)[number];

/** What the checker says of one invariant. */
export interface Verdict {
  readonly invariant: Invariant;
  readonly ok: boolean;
  /** What was counted when it holds; else what contradicts it, the first few. */
  readonly detail: readonly string[];
}

/** So many contradictions are printed; one fault often shows in thousands of records. */
const PRINTED = 20;

/** Collects what contradicts one invariant, and what was looked at. */
export class Findings {
  readonly #counted = new Map<string, number>();
  readonly #faults: string[] = [];
  #faultCount = 0;

  /** Counts what was looked at: an invariant over nothing holds, and its detail shows that. */
  saw(what: string, count = 1): void {
    this.#counted.set(what, (this.#counted.get(what) ?? 0) + count);
  }

  fault(text: string): void {
    this.#faultCount += 1;
    if (this.#faults.length < PRINTED) this.#faults.push(text);
  }

  /** A fault unless both are the same. */
  expectEqual(what: string, expected: number | string, actual: number | string): void {
    if (!Object.is(expected, actual)) this.fault(`${what}: expected ${expected}, was ${actual}`);
  }

  verdict(invariant: Invariant): Verdict {
    const rest = this.#faultCount - this.#faults.length;
    const more = rest > 0 ? [`and ${rest} more`] : [];
    const counted = [...this.#counted].map(([what, count]) => `${count} ${what}`);
    const ok = this.#faultCount === 0;
    return { invariant, ok, detail: ok ? counted : [...this.#faults, ...more] };
  }
}
