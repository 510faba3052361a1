import { cheapestLots, isAffordable, positionCost, totalCost, type LotBook } from './lot-book.js';

/** Halvings of the interval of fractions. */
const HALVINGS = 60;

/**
 * Whole lots below each target w_i base. Where positions and fees come to more than the limit: below the targets of the
 * largest affordable fraction of the base, but one lot at least of what has one below its target, by descending weight
 * and as far as that is affordable; the others at their cheapest. Null when not even the cheapest positions are
 * affordable.
 */
export function affordableFloors(book: LotBook): Float64Array | null {
  const { weights, lotValues, base } = book;
  const fits = (lots: Float64Array): boolean => isAffordable(book, totalCost(book, lots));
  const floors = (fraction: number): Float64Array =>
    weights.map((weight, i) => Math.floor((fraction * weight * base) / lotValues[i]));
  const all = floors(1);
  if (fits(all)) return all;
  const cheapest = weights.map((_, i) => cheapestLots(book, i));
  if (!fits(cheapest)) return null;
  const ordered = affordableOrders(book, all, cheapest);
  const within = (fraction: number): Float64Array => {
    const lots = floors(fraction);
    return cheapest.map((least, i) => (ordered.has(i) ? Math.max(lots[i], 1) : least));
  };
  let low = 0;
  let high = 1;
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (low + high) / 2;
    if (fits(within(middle))) low = middle;
    else high = middle;
  }
  return within(low);
}

/** Instruments by descending weight of which one lot is affordable beside one lot of those before. */
function affordableOrders(
  book: LotBook,
  floors: Float64Array,
  cheapest: Float64Array,
): ReadonlySet<number> {
  const { weights } = book;
  const byWeight = [...weights.keys()].sort((a, b) => weights[b] - weights[a]);
  const ordered = new Set<number>();
  let cost = totalCost(book, cheapest);
  for (const i of byWeight) {
    if (floors[i] === 0) continue;
    const step = positionCost(book, i, 1) - positionCost(book, i, cheapest[i]);
    if (!isAffordable(book, cost + step)) continue;
    ordered.add(i);
    cost += step;
  }
  return ordered;
}
