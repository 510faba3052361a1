/** What a solver says of a set of constraints. */
export interface Judgement {
  readonly isConflict: boolean;
  /** Those with a part in it. */
  readonly names: readonly string[];
}

/** Judges the constraints named in `kept`; null where the solver gives up, which says neither. */
export type Judge = (kept: ReadonlySet<string>) => Judgement | null;

/**
 * A minimal set of constraints that cannot hold together, null when all can or it is not known: those with a part in the
 * conflict of all, by deletion filter (Chinneck & Dravnieks 1991). A name goes only where the rest is known to be a conflict:
 * what the solver gives up on leaves a set that is one, and that may have a name too many.
 */
export function minimalConflict(all: readonly string[], judge: Judge): readonly string[] | null {
  const first = judge(new Set(all));
  if (first === null || !first.isConflict) return null;
  const isConflict = (kept: ReadonlySet<string>): boolean => judge(kept)?.isConflict ?? false;
  let kept: ReadonlySet<string> = new Set(first.names);
  if (!isConflict(kept)) kept = new Set(all);
  for (const name of kept) {
    const without = new Set(kept);
    without.delete(name);
    if (isConflict(without)) kept = without;
  }
  return all.filter((name) => kept.has(name));
}
