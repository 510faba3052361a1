import { cornerLots, coveredValue } from './covered-value.js';
import { positionCost, type LotBook } from './lot-book.js';

/** Prices of cost that bounds are taken at: more make them hardly sharper. */
const MAX_PRICES = 128;
/** Prices nearer than this share are the same price, differently rounded: between them nothing falls or rises. */
const SAME = 1e-12;

/** What a position covers and costs. */
interface Corner {
  readonly covered: number;
  readonly cost: number;
}

/**
 * Lagrangian bounds on the covered value of the instruments order[d], order[d + 1], ..: for any price y >= 0 of cost, no
 * affordable positions cover more than sum_i max_x (covered_i(x) - y cost_i(x)) + y rest (Fisher 1981).
 */
export interface DualBound {
  /** Prices of cost, ascending; the bound is convex in them. */
  readonly prices: Float64Array;
  /** The sums [(n + 1) x prices] row-major by depth. */
  readonly sums: Float64Array;
}

/** Prepares the bounds. order: a permutation of the instruments. */
export function dualBound(book: LotBook, order: readonly number[]): DualBound {
  const corners = order.map((i) =>
    cornerLots(book, i).map((lots) => ({
      covered: coveredValue(book, i, lots),
      cost: positionCost(book, i, lots),
    })),
  );
  const prices = pricesOf(corners, book.limit);
  const [n, L] = [order.length, prices.length];
  const sums = new Float64Array((n + 1) * L);
  for (let d = n - 1; d >= 0; d -= 1) {
    for (let l = 0; l < L; l += 1) {
      const best = bestAt(corners[d], prices[l]);
      sums[d * L + l] = sums[(d + 1) * L + l] + best.covered - prices[l] * best.cost;
    }
  }
  return { prices, sums };
}

/** The index of the price with the lowest bound at a depth, found from a near one. */
export function sharpestPrice(
  { prices, sums }: DualBound,
  depth: number,
  { rest, near }: { readonly rest: number; readonly near: number },
): number {
  const at = depth * prices.length;
  const bound = (l: number): number => sums[at + l] + prices[l] * rest;
  let l = near;
  while (l > 0 && bound(l - 1) < bound(l)) l -= 1;
  while (l + 1 < prices.length && bound(l + 1) < bound(l)) l += 1;
  return l;
}

/** The bound at a price. */
export function boundAt(
  { prices, sums }: DualBound,
  depth: number,
  { rest, l }: { readonly rest: number; readonly l: number },
): number {
  return sums[depth * prices.length + l] + prices[l] * rest;
}

function bestAt(corners: readonly Corner[], price: number): Corner {
  const worth = ({ covered, cost }: Corner): number => covered - price * cost;
  return corners.reduce((best, corner) => (worth(corner) > worth(best) ? corner : best));
}

/** Prices at which the best position of an instrument changes, thinned, with the one that is sharpest for all together. */
function pricesOf(corners: readonly (readonly Corner[])[], limit: number): Float64Array {
  const slopes = corners.flatMap((own) => {
    const byCost = [...own].sort((a, b) => a.cost - b.cost);
    return byCost.slice(1).map(({ covered, cost }, k) => {
      const before = byCost[k];
      return (covered - before.covered) / (cost - before.cost);
    });
  });
  const ascending = [0, ...slopes.filter((y) => y > 0 && y < Infinity)].sort((a, b) => a - b);
  const changes = ascending.filter((y, k) => k === 0 || y > (1 + SAME) * ascending[k - 1]);
  if (changes.length <= MAX_PRICES) return Float64Array.from(changes);
  const bound = (y: number): number =>
    corners.reduce((sum, own) => {
      const { covered, cost } = bestAt(own, y);
      return sum + covered - y * cost;
    }, y * limit);
  const bounds = changes.map(bound);
  const sharpest = changes[bounds.indexOf(Math.min(...bounds))];
  const kept = Array.from(
    { length: MAX_PRICES },
    (_, k) => changes[Math.floor((k * (changes.length - 1)) / (MAX_PRICES - 1))],
  );
  return Float64Array.from(new Set([...kept, sharpest])).sort();
}
