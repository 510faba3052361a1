import { HELD, OPEN } from './decisions.js';
import type { SupportLimits } from './support-limits.js';

/** One row a'w <= bound over the weights. */
export interface SupportCut {
  readonly coefficients: Float64Array;
  readonly bound: number;
}

/**
 * Rows that every support within the limits satisfies: with y_i = 1 for held names, w_i <= u_i y_i and l_i y_i <= w_i, so
 * that sum w_i / u_i <= maxHoldings, and the same of l_i < 0; and sum w_i / u_i <= 1 over names of which no two may be held
 * together. Without them five names of at most a tenth each are found to be too few only after every choice of five.
 */
export function supportCuts(
  { maxHoldings, conflicts }: SupportLimits,
  decisions: Int8Array,
  bounds: { readonly lower: Float64Array; readonly upper: Float64Array },
): readonly SupportCut[] {
  const n = decisions.length;
  const cuts: SupportCut[] = [];
  const held = decisions.reduce((count, code) => (code === HELD ? count + 1 : count), 0);
  const open = (i: number): boolean => decisions[i] === OPEN;
  if (maxHoldings !== Infinity) {
    for (const side of [bounds.upper, bounds.lower]) {
      const coefficients = sharesOf(side, side === bounds.upper ? 1 : -1, open);
      cuts.push({ coefficients, bound: maxHoldings - held });
    }
  }
  if (conflicts === null) return cuts;
  for (const clique of cliques(conflicts, n, open)) {
    const coefficients = sharesOf(bounds.upper, 1, (i) => clique.has(i));
    cuts.push({ coefficients, bound: 1 });
  }
  return cuts;
}

/** 1 / bound of the members whose bound is finite and on the side of `sign`; 0 of all others. */
function sharesOf(
  bound: Float64Array,
  sign: 1 | -1,
  isMember: (i: number) => boolean,
): Float64Array {
  return bound.map((value, i) =>
    isMember(i) && value * sign > 0 && Math.abs(value) !== Infinity ? 1 / value : 0,
  );
}

/** Sets of open names, each in conflict with each other of its set, that cover every conflict of open names once. */
function cliques(
  conflicts: Uint8Array,
  n: number,
  open: (i: number) => boolean,
): readonly ReadonlySet<number>[] {
  const covered = new Uint8Array(n * n);
  const found: Set<number>[] = [];
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      if (conflicts[i * n + j] === 0 || covered[i * n + j] !== 0 || !open(i) || !open(j)) continue;
      const clique = grow(conflicts, n, [i, j], open);
      for (const a of clique) for (const b of clique) covered[a * n + b] = 1;
      found.push(new Set(clique));
    }
  }
  return found;
}

function grow(
  conflicts: Uint8Array,
  n: number,
  clique: number[],
  open: (i: number) => boolean,
): readonly number[] {
  for (let k = 0; k < n; k += 1) {
    if (!open(k) || clique.includes(k)) continue;
    if (clique.every((member) => conflicts[member * n + k] !== 0)) clique.push(k);
  }
  return clique;
}
