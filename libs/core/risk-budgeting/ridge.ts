/** Added to every variance, as a share of the largest. */
const RIDGE = 1e-8;

/** Sigma + epsilon I [n x n], which leaves no portfolio without risk; epsilon is one where Sigma is zero. */
export function ridged(covariance: Float64Array, n: number): Float64Array {
  let largest = 0;
  for (let i = 0; i < n; i += 1) largest = Math.max(largest, covariance[i * n + i]);
  const ridge = largest > 0 ? RIDGE * largest : 1;
  const result = covariance.slice();
  for (let i = 0; i < n; i += 1) result[i * n + i] += ridge;
  return result;
}
