import type { Closes, UniverseDefinition } from '#stream/generated/wire-types.js';

/** The cross-section of one window as it has to be. */
export interface ExpectedReturns {
  readonly windowEnd: number;
  readonly session: string;
  /** ln(close / close before, on the basis of this window) in instrument order. */
  readonly returns: readonly number[];
  readonly closes: readonly number[];
  /** No trade in this window. */
  readonly stale: readonly boolean[];
}

/**
 * Log returns between neighbouring rows of a table of closes: one row a window, what did not trade filled from above.
 * The first row that is full has no return.
 */
export function expectedReturns(
  definition: UniverseDefinition,
  windows: readonly (readonly Closes[])[],
): ExpectedReturns[] {
  const size = definition.instruments.length;
  const rows: number[][] = [];
  const bases: number[][] = [];
  const traded: boolean[][] = [];
  for (const partitions of windows) {
    const row = rows.at(-1)?.slice() ?? new Array<number>(size).fill(0);
    const trades = new Array<boolean>(size).fill(false);
    for (const { instrument, factor } of partitions.flatMap(({ adjustments }) => adjustments)) {
      row[instrument] *= factor;
    }
    bases.push(row.slice());
    for (const closes of partitions) {
      closes.instruments.forEach((index, i) => {
        row[index] = closes.prices[i];
        trades[index] ||= closes.trades[i] > 0;
      });
    }
    rows.push(row);
    traded.push(trades);
  }
  const full = rows.findIndex((row) => row.every((price) => price > 0));
  if (full < 0) return [];
  return windows.slice(full + 1).map((partitions, i) => {
    const k = full + 1 + i;
    return {
      windowEnd: partitions[0].windowEnd,
      session: partitions[0].session,
      returns: rows[k].map((price, j) => Math.log(price / bases[k][j])),
      closes: rows[k],
      stale: traded[k].map((did) => !did),
    };
  });
}
