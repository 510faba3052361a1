import { choleskyFactorInPlace, choleskySolveInPlace } from '../linalg/cholesky.js';

const STEPS = 200;
/** A relative step whose square is rounding: it is the last one. */
const LAST = 1e-7;

/**
 * Newton's method on x'Rx / 2 - sum b_i ln x_i, in place, in steps relative to x: (XRX + diag b) d = b - XRx. A step is
 * damped to 1 / (1 + max |d_i|), which keeps x positive and the method convergent (Spinu 2013). Returns the number of
 * steps; null where x grows beyond `isRiskless`, or R is indefinite along it.
 */
export function descendInPlace(
  r: Float64Array,
  b: Float64Array,
  x: Float64Array,
  isRiskless: (x: Float64Array) => boolean,
): number | null {
  const hessian = new Float64Array(r.length);
  const step = new Float64Array(x.length);
  for (let k = 1; k <= STEPS; k += 1) {
    if (!newtonStepInto(step, hessian, { r, b, x })) return null;
    const size = step.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const damping = size < LAST ? 1 : 1 / (1 + size);
    for (let i = 0; i < x.length; i += 1) x[i] *= 1 + damping * step[i];
    if (isRiskless(x)) return null;
    if (size < LAST) return k;
  }
  return STEPS;
}

function newtonStepInto(
  step: Float64Array,
  hessian: Float64Array,
  at: { readonly r: Float64Array; readonly b: Float64Array; readonly x: Float64Array },
): boolean {
  const { r, b, x } = at;
  const n = x.length;
  for (let i = 0; i < n; i += 1) {
    let share = 0;
    for (let j = 0; j < n; j += 1) {
      const term = x[i] * r[i * n + j] * x[j];
      hessian[i * n + j] = term;
      share += term;
    }
    hessian[i * n + i] += b[i];
    step[i] = b[i] - share;
  }
  if (!choleskyFactorInPlace(hessian, n)) return false;
  choleskySolveInPlace(hessian, n, step);
  return true;
}
