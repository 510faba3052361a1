/** Pivots below this share of the largest variance are rounding of a matrix of lower rank. */
const RANK_TOLERANCE = 1e-14;

/**
 * Rows F [rank x n] with F'F = S, by Cholesky's method with the largest remaining variance as pivot (Higham 2002, 10.3).
 * S [n x n] row-major, positive semidefinite up to rounding, of any scale; what lies below a pivot of 1e-14 of the
 * largest variance is left out.
 */
export function semidefiniteFactor(s: Float64Array, n: number): readonly Float64Array[] {
  const left = Float64Array.from({ length: n }, (_, i) => s[i * n + i]);
  const largest = left.reduce((most, value) => Math.max(most, value), 0);
  const rows: Float64Array[] = [];
  const pivots: number[] = [];
  while (rows.length < n) {
    let pivot = 0;
    for (let i = 1; i < n; i += 1) if (left[i] > left[pivot]) pivot = i;
    if (!(left[pivot] > RANK_TOLERANCE * largest)) return rows;
    const root = Math.sqrt(left[pivot]);
    const row = s.slice(pivot * n, (pivot + 1) * n);
    for (const earlier of rows) {
      for (let i = 0; i < n; i += 1) row[i] -= earlier[pivot] * earlier[i];
    }
    for (let i = 0; i < n; i += 1) row[i] /= root;
    for (const done of pivots) row[done] = 0;
    row[pivot] = root;
    for (let i = 0; i < n; i += 1) left[i] -= row[i] * row[i];
    left[pivot] = -Infinity;
    rows.push(row);
    pivots.push(pivot);
  }
  return rows;
}
