import { fromEigen, symmetricEigen, type SymmetricEigen } from '../linalg/eigenvectors.js';

/** A pair of rows whose correlation stays. */
export type FixedPair = readonly [number, number];

/**
 * The elements that a correlation matrix X = Y + d I is held to, as A(Y) = b: the diagonal, then the fixed pairs times
 * sqrt 2, so that A A* = I.
 */
export interface FixedElements {
  readonly size: number;
  readonly pairs: readonly FixedPair[];
  /** [N + pairs]. */
  readonly b: Float64Array;
}

/** The elements of G = C - d I that Y is held to. */
export function fixedElements(
  shifted: Float64Array,
  size: number,
  pairs: readonly FixedPair[],
): FixedElements {
  const b = gather({ size, pairs }, (i, j) => shifted[i * size + j]);
  return { size, pairs, b };
}

/** A(Y) of the elements that `at` gives. */
export function gather(
  { size, pairs }: Pick<FixedElements, 'size' | 'pairs'>,
  at: (i: number, j: number) => number,
): Float64Array {
  const gathered = new Float64Array(size + pairs.length);
  for (let i = 0; i < size; i++) gathered[i] = at(i, i);
  pairs.forEach(([i, j], k) => {
    gathered[size + k] = Math.SQRT2 * at(i, j);
  });
  return gathered;
}

/** A* y times a vector x, into `out` [N]. */
export function spreadTimes(
  { size, pairs }: FixedElements,
  y: Float64Array,
  x: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < size; i++) out[i] = y[i] * x[i];
  pairs.forEach(([i, j], k) => {
    const value = y[size + k] * Math.SQRT1_2;
    out[i] += value * x[j];
    out[j] += value * x[i];
  });
}

/** What the dual function has at y. */
export interface DualPoint {
  readonly y: Float64Array;
  /** Of G + A* y. */
  readonly eigen: SymmetricEigen;
  /** The positive part of G + A* y: the primal point. */
  readonly positive: Float64Array;
  /** |positive|^2 / 2 - b'y, to be minimised. */
  readonly value: number;
  /** A(positive) - b. */
  readonly gradient: Float64Array;
}

/** The dual of min |Y - G|^2 / 2 over positive semidefinite Y with A(Y) = b (Qi & Sun 2006). */
export function dualAt(shifted: Float64Array, elements: FixedElements, y: Float64Array): DualPoint {
  const { size: n, pairs, b } = elements;
  const matrix = shifted.slice();
  for (let i = 0; i < n; i++) matrix[i * n + i] += y[i];
  pairs.forEach(([i, j], k) => {
    matrix[i * n + j] += y[n + k] * Math.SQRT1_2;
    matrix[j * n + i] += y[n + k] * Math.SQRT1_2;
  });
  const eigen = symmetricEigen(matrix, n);
  const values = eigen.values.map((value) => Math.max(value, 0));
  const positive = fromEigen({ values, vectors: eigen.vectors });
  const held = gather(elements, (i, j) => positive[i * n + j]);
  let value = 0;
  for (const eigenvalue of values) value += (eigenvalue * eigenvalue) / 2;
  for (let c = 0; c < b.length; c++) value -= b[c] * y[c];
  return { y, eigen, positive, value, gradient: held.map((element, c) => element - b[c]) };
}
