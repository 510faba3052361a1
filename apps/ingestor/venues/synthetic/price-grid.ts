/** Prices of a band move in whole steps. */
export interface PriceBand {
  /** First price of the band. */
  readonly from: number;
  readonly step: number;
}

/** Steps as the closes of the shipped history show them (MAD). */
export const EXCHANGE_GRID: readonly PriceBand[] = [
  { from: 0, step: 0.01 },
  { from: 100, step: 0.05 },
  { from: 500, step: 0.1 },
  { from: 1000, step: 1 },
];

/** Where a price must lie. */
export interface PriceRange {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The price of the grid that is nearest to `price` inside the range; never below one step. A range too narrow to hold a
 * price of the grid gives the one just above its lower end.
 * @param grid bands in ascending order; null: every price
 */
export function quotedPrice(
  price: number,
  grid: readonly PriceBand[] | null,
  range: PriceRange | null,
): number {
  const inside = range === null ? price : Math.min(range.upper, Math.max(range.lower, price));
  if (grid === null) return inside;
  const step = stepAt(inside, grid);
  const nearest = onGrid(Math.max(1, Math.round(inside / step)), step);
  if (range === null) return nearest;
  if (nearest > range.upper) return onGrid(Math.max(1, Math.floor(range.upper / step)), step);
  if (nearest < range.lower) return onGrid(Math.ceil(range.lower / step), step);
  return nearest;
}

function stepAt(price: number, grid: readonly PriceBand[]): number {
  let step = grid[0].step;
  for (const band of grid) if (price >= band.from) step = band.step;
  return step;
}

/** Steps are decimal: dividing by their whole inverse gives the double that is written so. */
function onGrid(steps: number, step: number): number {
  const inverse = Math.round(1 / step);
  return inverse >= 1 && Math.abs(inverse * step - 1) < 1e-9 ? steps / inverse : steps * step;
}
