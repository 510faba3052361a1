import { unpacked } from '#stream/packed.js';

/** Values in the order of names, as JSON maps; names keep their order. */
export function byName<Value>(
  names: readonly string[],
  values: ArrayLike<Value>,
): Record<string, Value> {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

/** A full row-major n x n matrix as rows of columns by name. */
export function matrixByName<Value>(
  names: readonly string[],
  matrix: ArrayLike<Value>,
): Record<string, Record<string, Value>> {
  return Object.fromEntries(
    names.map((row, i) => [
      row,
      Object.fromEntries(names.map((column, j) => [column, matrix[i * names.length + j]])),
    ]),
  );
}

/** A packed lower triangle as rows of the full matrix. */
export function matrixRows(triangle: readonly number[], n: number): number[][] {
  const full = unpacked(triangle, n);
  return Array.from({ length: n }, (_, i) => [...full.subarray(i * n, (i + 1) * n)]);
}
