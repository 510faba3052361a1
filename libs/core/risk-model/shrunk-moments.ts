import { selectMoments, type Moments } from '../moments.js';
import { traceOf } from './shrinkage.js';

/**
 * Some instruments of live moments, their scatter drawn towards the target of the whole: (1 - d) M + d (tr M / N) I over
 * the N instruments of `moments`, in the order of `indices`; T, n, s, q and the means stay. Shrinking is linear, so
 * their covariance M/(n - s/T) is the shrunk one [n x n], annual, and a prior merges with them as with any moments.
 * O(N + n^2).
 * @param intensity d in [0, 1]
 */
export function shrunkMoments(
  moments: Moments,
  indices: readonly number[],
  intensity: number,
): Moments {
  const own = selectMoments(moments, indices);
  const { size, scatter } = own;
  const shift = (intensity * traceOf(moments.scatter, moments.size)) / moments.size;
  for (let k = 0; k < scatter.length; k++) scatter[k] *= 1 - intensity;
  for (let i = 0; i < size; i++) scatter[i * size + i] += shift;
  return own;
}
