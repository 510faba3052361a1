import { dot } from '../linalg/symmetric.js';
import { newtonDirection } from './dual-newton-step.js';
import {
  dualAt,
  fixedElements,
  type DualPoint,
  type FixedElements,
  type FixedPair,
} from './fixed-elements.js';

const MAX_ITERATIONS = 100;
const MAX_HALVINGS = 30;
/** Share of the expected decrease that a step has to bring. */
const SUFFICIENT = 1e-4;
/** Violation of a fixed element that is taken for none, for each row. */
const TOLERANCE = 1e-12;
/** Share of the terms of a proof of infeasibility that has to be left after they cancel. */
const PROOF = 1e-9;

/** A nearest matrix; `stalled` has the last one on the way. */
export type NearestCorrelation =
  | { readonly status: 'optimal' | 'stalled'; readonly correlation: Float64Array }
  | { readonly status: 'infeasible' };

/**
 * The X nearest to a symmetric C with unit diagonal [n x n] in the Frobenius norm (Higham 2002) with X_ii = 1, every
 * eigenvalue >= minEigenvalue in [0, 1] and X_ij = C_ij of the fixed pairs. It is unique; found by Newton's method on
 * the dual (Qi & Sun 2006; Borsdorf & Higham 2010). `infeasible` is proven by a dual ray.
 * @throws RangeError on a wrong length or an element that is not finite
 */
export function nearestCorrelation(
  correlation: Float64Array,
  n: number,
  options: { readonly minEigenvalue: number; readonly fixed: readonly FixedPair[] },
): NearestCorrelation {
  const { minEigenvalue, fixed } = options;
  const shifted = correlation.slice();
  for (let i = 0; i < n; i++) shifted[i * n + i] -= minEigenvalue;
  const elements = fixedElements(shifted, n, fixed);
  let point = dualAt(shifted, elements, new Float64Array(elements.b.length));
  const lowest = point.eigen.values[0];
  const found = (status: 'optimal' | 'stalled'): NearestCorrelation => ({
    status,
    correlation: exactly(point.positive, correlation, { n, minEigenvalue, fixed }),
  });
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    if (violation(point) <= TOLERANCE * Math.max(10, n)) return found('optimal');
    if (provesInfeasible(elements, point, lowest)) return { status: 'infeasible' };
    const next = lineSearch(shifted, elements, point);
    if (next === null) break;
    point = next;
  }
  return found('stalled');
}

const violation = ({ gradient }: DualPoint): number => Math.sqrt(dot(gradient, gradient));

/** Along Newton's direction until the value falls enough, or the violation where the value no longer shows it; null when neither does. */
function lineSearch(
  shifted: Float64Array,
  elements: FixedElements,
  point: DualPoint,
): DualPoint | null {
  const direction = newtonDirection(elements, point);
  const slope = dot(point.gradient, direction);
  if (!(slope < 0)) return null;
  let length = 1;
  for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
    const step = length;
    const y = point.y.map((value, c) => value + step * direction[c]);
    if (!y.every(Number.isFinite)) continue;
    const next = dualAt(shifted, elements, y);
    const falls = next.value <= point.value + SUFFICIENT * length * slope;
    if (falls || violation(next) < 0.5 * violation(point)) return next;
  }
  return null;
}

/**
 * With s >= the largest eigenvalue of A* y, A* y - s I has none above 0, so that a feasible Y >= 0 has <A* y - s I, Y> <= 0;
 * but that is b'y - s sum of b_ii, whatever Y is. Positive, it proves that there is no such Y.
 */
function provesInfeasible({ size, b }: FixedElements, point: DualPoint, lowest: number): boolean {
  const { values } = point.eigen;
  const shift = Math.max(0, values[size - 1] - lowest);
  let diagonal = 0;
  let terms = 0;
  for (let i = 0; i < size; i++) diagonal += b[i];
  for (let c = 0; c < b.length; c++) terms += Math.abs(b[c] * point.y[c]);
  return dot(b, point.y) - shift * diagonal > PROOF * (terms + shift * diagonal);
}

/** Y + d I scaled to a unit diagonal, with the fixed pairs to the last bit. */
function exactly(
  positive: Float64Array,
  correlation: Float64Array,
  at: {
    readonly n: number;
    readonly minEigenvalue: number;
    readonly fixed: readonly FixedPair[];
  },
): Float64Array {
  const { n, minEigenvalue, fixed } = at;
  const scale = Float64Array.from(
    { length: n },
    (_, i) => 1 / Math.sqrt(positive[i * n + i] + minEigenvalue),
  );
  const nearest = positive.map((value, k) => value * (scale[Math.floor(k / n)] * scale[k % n]));
  for (let i = 0; i < n; i++) nearest[i * n + i] = 1;
  for (const [i, j] of fixed) {
    nearest[i * n + j] = correlation[i * n + j];
    nearest[j * n + i] = correlation[i * n + j];
  }
  return nearest;
}
