import { readFileSync } from 'node:fs';

/** A published case by its path under test/golden. */
export const readGolden = (path: string): string =>
  readFileSync(new URL(`../../test/golden/${path}`, import.meta.url), 'utf8');

/** Simple returns of the prices of skfolio's own tests: share 0 is AAPL, 1 AMD. */
export function skfolioReturns(share: 0 | 1): Float64Array {
  const rows = readGolden('skfolio/aapl_amd_prices_1990.csv').trim().split('\n').slice(1);
  const prices = Float64Array.from(rows, (row) => Number(row.split(',')[1 + share]));
  return Float64Array.from(prices.subarray(1), (price, t) => price / prices[t] - 1);
}
