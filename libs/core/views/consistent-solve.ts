import { choleskySolveInPlace, solveLowerInPlace } from '../linalg/cholesky.js';

/** A pivot below this share of its diagonal element is rounding: the row depends on the rows before it. */
const DEPENDENT = 1e-12;

/** A positive semidefinite A [K x K] factored on its independent rows, first come first kept. */
export interface ConsistentFactor {
  /** Indices of the independent rows, ascending. */
  readonly kept: readonly number[];
  /** L [K x K, row length K] in its leading kept x kept part: A of the kept rows = L L'. */
  readonly factor: Float64Array;
}

/** Rows that are dependent to 1e-12 of their diagonal element, and those of `ignored`, are left out. */
export function factorConsistent(
  a: Float64Array,
  K: number,
  ignored: (row: number) => boolean,
): ConsistentFactor {
  const factor = new Float64Array(K * K);
  const kept: number[] = [];
  for (let k = 0; k < K; k += 1) {
    if (ignored(k)) continue;
    const m = kept.length;
    const row = Float64Array.from(kept, (j) => a[k * K + j]);
    solveLowerInPlace(factor, m, row, K);
    const pivot = row.reduce((rest, value) => rest - value * value, a[k * K + k]);
    if (!(pivot > DEPENDENT * a[k * K + k])) continue;
    factor.set(row, m * K);
    factor[m * K + m] = Math.sqrt(pivot);
    kept.push(k);
  }
  return { kept, factor };
}

/** x [K] with A x = b on the kept rows and x = 0 on the others. */
export function solveConsistent({ kept, factor }: ConsistentFactor, b: Float64Array): Float64Array {
  const x = Float64Array.from(kept, (k) => b[k]);
  choleskySolveInPlace(factor, kept.length, x, b.length);
  const solution = new Float64Array(b.length);
  kept.forEach((k, m) => (solution[k] = x[m]));
  return solution;
}
