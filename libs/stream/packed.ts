/** Lower triangle of a symmetric n x n matrix, row by row: (i, j <= i) at i (i + 1) / 2 + j. */
export function packed(matrix: ArrayLike<number>, n: number): number[] {
  const triangle: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) triangle.push(matrix[i * n + j]);
  }
  return triangle;
}

/** The full row-major matrix of a packed lower triangle.
 *  @throws RangeError when the length is not n (n + 1) / 2 */
export function unpacked(triangle: ArrayLike<number>, n: number): Float64Array {
  if (triangle.length !== (n * (n + 1)) / 2) {
    throw new RangeError(
      `expected ${(n * (n + 1)) / 2} entries of a triangle, was ${triangle.length}`,
    );
  }
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = triangle[(i * (i + 1)) / 2 + j];
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
    }
  }
  return matrix;
}
