import { returnPanel, type ReturnPanel } from '#core/risk-model/return-panel.js';
import { seededNormal } from './seeded-random.js';

/** Simple returns of a common factor and noise of another size for each instrument; values are missing with a probability. */
export function factorReturns(shape: {
  readonly observations: number;
  readonly size: number;
  readonly seed: number;
  readonly missing?: number;
}): ReturnPanel {
  const { observations, size, seed, missing = 0 } = shape;
  const normal = seededNormal(seed);
  const absent = seededNormal(seed + 1);
  const values = new Float64Array(observations * size);
  for (let t = 0; t < observations; t += 1) {
    const market = 0.01 * normal();
    for (let i = 0; i < size; i += 1) {
      const value = 0.001 + (0.5 + (i % 3) / 2) * market + 0.005 * (1 + (i % 5)) * normal();
      // A draw for each value, so that what is missing changes nothing else.
      const isAbsent = Math.abs(absent()) < missing;
      values[t * size + i] = isAbsent ? NaN : value;
    }
  }
  return returnPanel(values, size);
}

/** The rows of a table as one row-major array. */
export const flat = (rows: readonly (readonly number[])[]): Float64Array =>
  Float64Array.from(rows.flat());

/** The largest difference of two arrays of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let k = 0; k < a.length; k += 1) {
    const difference = Math.abs(a[k] - b[k]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
