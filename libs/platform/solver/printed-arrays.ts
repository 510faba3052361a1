/** A number per instrument. */
export type Named = Readonly<Record<string, number>>;

/** Values in the order of names, as a JSON map; names keep their order. */
export function named(names: readonly string[], values: Float64Array): Named {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

/** A row-major matrix as its rows. */
export function rowsOf(matrix: Float64Array, columns: number): number[][] {
  const rows = columns === 0 ? 0 : matrix.length / columns;
  return Array.from({ length: rows }, (_, i) => [
    ...matrix.subarray(i * columns, (i + 1) * columns),
  ]);
}
