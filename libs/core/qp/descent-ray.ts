import { addSymmetricProduct, dot } from '../linalg/symmetric.js';
import { cancellationScale } from './pricing.js';
import type { QpState } from './qp-state.js';
import { ratioTest } from './ratio-test.js';

/** A step this long, x being of order one, is along what Q hardly bends. */
const FAR = 1e9;
/** Curvature, slope or a move of an active row below this share of its terms is rounding. */
const NONE = 1e-13;

/**
 * Whether the present step leads down without end: along it the objective falls and has no curvature, active rows stay
 * and nothing else blocks. Then the set's K was singular but for rounding, and its minimiser is none. Needs the gradient
 * of the point before the step.
 */
export function isDescentRay(state: QpState): boolean {
  const { work, n } = state;
  let length = 0;
  for (let i = 0; i < n; i += 1) length = Math.max(length, Math.abs(work.direction[i]));
  if (!(length > FAR)) return false;
  const ray = work.direction.subarray(0, n).map((value) => value / length);
  return (
    isFlat(state, ray) &&
    dot(work.gradient.subarray(0, n), ray) < -NONE * (1 + cancellationScale(state)) &&
    keepsActiveRows(state, ray) &&
    ratioTest(state, Infinity, -1, 'steepest').id < 0
  );
}

/** Whether Q has no curvature along a move [n] but rounding, by its own elements and not by an inverse. */
function isFlat({ work, curved, quadratic, scale }: QpState, ray: Float64Array): boolean {
  if (quadratic === null) return true;
  const along = ray.subarray(0, curved);
  const product = new Float64Array(curved);
  addSymmetricProduct(quadratic, curved, along, product, scale);
  let deviations = 0;
  for (let i = 0; i < curved; i += 1) deviations += work.deviation[i] * Math.abs(along[i]);
  return dot(along, product) <= NONE * deviations * deviations;
}

function keepsActiveRows({ work, n, m }: QpState, ray: Float64Array): boolean {
  for (let r = 0; r < m; r += 1) {
    if (work.rowState[r] === 0) continue;
    let move = 0;
    let terms = 0;
    for (let j = 0; j < n; j += 1) {
      const term = work.rows[r * n + j] * ray[j];
      move += term;
      terms += Math.abs(term);
    }
    if (Math.abs(move) > NONE * terms) return false;
  }
  return true;
}
