/** Returns of N instruments over T periods; a value that is missing is NaN. */
export interface ReturnPanel {
  readonly observations: number;
  readonly size: number;
  /** [T x N] row-major, oldest first. */
  readonly values: Float64Array;
}

/** What becomes of missing values: pairs of instruments by the rows both have, rows left out, a zero return. */
export type MissingRule = 'pairwise' | 'dropRows' | 'zero';

/**
 * A panel of given returns.
 * @throws RangeError unless `values` is T rows of N
 */
export function returnPanel(values: Float64Array, size: number): ReturnPanel {
  if (size < 1 || values.length % size !== 0) {
    throw new RangeError(`expected rows of ${size} returns, was ${values.length} of them`);
  }
  return { observations: values.length / size, size, values };
}

/**
 * Returns p_t / p_{t-1} - 1, or their logarithms ln(p_t / p_{t-1}), of prices [(T + 1) x N] row-major, NaN where
 * missing. A return is missing when either of its prices is.
 * @throws RangeError unless there are two rows of N prices or more
 */
export function returnsOfPrices(
  prices: Float64Array,
  size: number,
  scale: 'simple' | 'log',
): ReturnPanel {
  if (size < 1 || prices.length % size !== 0 || prices.length < 2 * size) {
    throw new RangeError(`expected two or more rows of ${size} prices, was ${prices.length}`);
  }
  const values = new Float64Array(prices.length - size);
  for (let k = 0; k < values.length; k++) {
    const ratio = prices[k + size] / prices[k];
    values[k] = scale === 'log' ? Math.log(ratio) : ratio - 1;
  }
  return { observations: values.length / size, size, values };
}

/** Whether no value is missing. */
export function isComplete({ values }: ReturnPanel): boolean {
  for (let k = 0; k < values.length; k++) if (Number.isNaN(values[k])) return false;
  return true;
}

/** How many returns each instrument has [N]. */
export function observationsOf({ observations, size, values }: ReturnPanel): number[] {
  const counts = new Array<number>(size).fill(0);
  for (let t = 0; t < observations; t++) {
    for (let i = 0; i < size; i++) if (!Number.isNaN(values[t * size + i])) counts[i] += 1;
  }
  return counts;
}

/**
 * The rows that estimators see: with `pairwise` all but those that nobody has, with `dropRows` those without a missing
 * value, with `zero` all.
 */
export function rowsKept(panel: ReturnPanel, rule: MissingRule): number[] {
  const { observations, size, values } = panel;
  const most = { pairwise: size - 1, dropRows: 0, zero: size }[rule];
  const kept: number[] = [];
  for (let t = 0; t < observations; t++) {
    let absent = 0;
    for (let i = 0; i < size; i++) if (Number.isNaN(values[t * size + i])) absent += 1;
    if (absent <= most) kept.push(t);
  }
  return kept;
}

/** Some rows of a panel; with `zero` a missing value becomes a zero return. */
export function takeRows(
  { size, values }: ReturnPanel,
  rows: readonly number[],
  rule: MissingRule,
): ReturnPanel {
  const taken = new Float64Array(rows.length * size);
  rows.forEach((t, k) => taken.set(values.subarray(t * size, (t + 1) * size), k * size));
  if (rule === 'zero') {
    for (let k = 0; k < taken.length; k++) if (Number.isNaN(taken[k])) taken[k] = 0;
  }
  return { observations: rows.length, size, values: taken };
}

/** The returns of one instrument, without the missing ones. */
export function seriesOf({ observations, size, values }: ReturnPanel, i: number): Float64Array {
  const series = new Float64Array(observations);
  let count = 0;
  for (let t = 0; t < observations; t++) {
    const value = values[t * size + i];
    if (Number.isNaN(value)) continue;
    series[count] = value;
    count += 1;
  }
  return series.subarray(0, count);
}
