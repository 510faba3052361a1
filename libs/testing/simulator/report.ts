import type { Judged } from './simulation.js';

/** The seeds from, from + step, ... below until. */
export interface Share {
  readonly from: number;
  readonly until: number;
  readonly step: number;
}

/** What is told of one history. */
export interface Report {
  readonly seed: number;
  readonly steps: number;
  readonly virtualMs: number;
  readonly digest: string;
  readonly faults: readonly (readonly [string, number])[];
  readonly violations: readonly {
    readonly invariant: string;
    readonly detail: readonly string[];
  }[];
  /** The history in words, when it is wrong. */
  readonly lines: readonly string[];
}

/** Takes from a history what is printed of it. */
export function reportOf(seed: number, { history, violations, oddities }: Judged): Report {
  return {
    seed,
    steps: history.trace.steps,
    virtualMs: history.restedAt ?? 0,
    digest: history.trace.digest(),
    faults: [...history.faults.counts, ...oddities],
    violations,
    lines: violations.length > 0 ? history.trace.lines : [],
  };
}

/** A wrong history in full: seed, what it violates, and what happened. */
export function printed({ seed, violations, lines, digest }: Report): string {
  const violated = violations.flatMap(({ invariant, detail }) => [
    `  violated: ${invariant}`,
    ...detail.map((text) => `    ${text.slice(0, 240)}`),
  ]);
  return [`seed ${seed} (history ${digest.slice(0, 16)}), events as "virtual ms, who, what":`]
    .concat(lines.map((line) => `  ${line}`))
    .concat(violated, `  again: npm run simulate -- --seed ${seed}`)
    .join('\n');
}
