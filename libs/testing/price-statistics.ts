/** Prices by column, NaN where there is none. */
export interface PriceTable {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
}

/** A CSV of dates and prices with a header; empty cells are missing prices. */
export function parsePrices(csv: string): PriceTable {
  const [header, ...lines] = csv.trim().split('\n');
  const names = header.trim().split(',').slice(1);
  const cells = lines.map((line) => line.trim().split(',').slice(1));
  const columns = names.map((_, i) =>
    Float64Array.from(cells, (row) => (row[i] === undefined || row[i] === '' ? NaN : +row[i])),
  );
  return { names, columns };
}

function simpleReturns(prices: Float64Array): Float64Array {
  return prices.slice(1).map((price, t) => price / prices[t] - 1);
}

/** prod(1 + r)^(periods / count) - 1 of each column, missing returns left out. */
export function compoundedReturns({ columns }: PriceTable, periods: number): Float64Array {
  return Float64Array.from(columns, (prices) => {
    const returns = simpleReturns(prices).filter((value) => !Number.isNaN(value));
    const growth = returns.reduce((sum, value) => sum + Math.log1p(value), 0);
    return Math.expm1((growth * periods) / returns.length);
  });
}

/** Sample covariance of simple returns times `periods` [n x n], each pair over the rows both have (divisor count - 1). */
export function pairwiseCovariance({ columns }: PriceTable, periods: number): Float64Array {
  const returns = columns.map(simpleReturns);
  const n = returns.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = periods * covarianceOfPair(returns[i], returns[j]);
      covariance[i * n + j] = value;
      covariance[j * n + i] = value;
    }
  }
  return covariance;
}

function covarianceOfPair(a: Float64Array, b: Float64Array): number {
  let count = 0;
  let meanA = 0;
  let meanB = 0;
  let scatter = 0;
  for (let t = 0; t < a.length; t += 1) {
    if (Number.isNaN(a[t]) || Number.isNaN(b[t])) continue;
    count += 1;
    const distance = a[t] - meanA;
    meanA += distance / count;
    meanB += (b[t] - meanB) / count;
    scatter += distance * (b[t] - meanB);
  }
  return scatter / (count - 1);
}
