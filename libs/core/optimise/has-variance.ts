/** Share of the deviation of all names moving as one, the root of 1e-14 of its variance. */
const VANISHING_DEVIATION = 1e-7;

/**
 * Whether a variance x'Sx is more than what rounding leaves of a hedge: its root above 1e-7 sum_i sqrt(S_ii) |x_i|. Roots,
 * as squares may overflow.
 * @param s S [n x n] row-major
 */
export function hasVariance(s: Float64Array, x: Float64Array, variance: number): boolean {
  const n = x.length;
  let deviation = 0;
  for (let i = 0; i < n; i += 1) deviation += Math.sqrt(s[i * n + i]) * Math.abs(x[i]);
  return Math.sqrt(variance) > VANISHING_DEVIATION * deviation;
}
