import type { Join } from './merge-tree.js';

/** Distance of a merged pair x, y to another cluster i, sizes with it (Lance & Williams 1967). */
export type DistanceUpdate = (
  xi: number,
  yi: number,
  xy: number,
  sizes: { readonly x: number; readonly y: number; readonly i: number },
) => number;

/** The farther of the two. */
export const completeUpdate: DistanceUpdate = (xi, yi) => Math.max(xi, yi);

/** The mean over all pairs of leaves. */
export const averageUpdate: DistanceUpdate = (xi, yi, _xy, { x, y }) => (x * xi + y * yi) / (x + y);

/** The rise of the sum of squares within clusters (Ward 1963). */
export const wardUpdate: DistanceUpdate = (xi, yi, xy, { x, y, i }) => {
  const t = 1 / (x + y + i);
  return Math.sqrt((i + x) * t * xi * xi + (i + y) * t * yi * yi - i * t * xy * xy);
};

/** What the chain works on: distances of the clusters that are left, each at the place of one of its leaves. */
interface Clusters {
  readonly distances: Float64Array;
  /** Leaves of the cluster at a place; 0 where it has been merged into another. */
  readonly sizes: Int32Array;
}

/** The nearest cluster to x, the one before it in the chain if none is nearer; else the first of equally near ones. */
function nearestTo({ distances, sizes }: Clusters, x: number, before: number): number {
  const n = sizes.length;
  let nearest = before;
  let least = before < 0 ? Infinity : distances[x * n + before];
  for (let i = 0; i < n; i += 1) {
    if (sizes[i] === 0 || i === x) continue;
    const distance = distances[x * n + i];
    if (distance < least) {
      least = distance;
      nearest = i;
    }
  }
  return nearest;
}

/** Merges x into y's place. */
function mergeInPlace(clusters: Clusters, x: number, y: number, update: DistanceUpdate): void {
  const { distances, sizes } = clusters;
  const n = sizes.length;
  const xy = distances[x * n + y];
  for (let i = 0; i < n; i += 1) {
    if (sizes[i] === 0 || i === x || i === y) continue;
    const distance = update(distances[x * n + i], distances[y * n + i], xy, {
      x: sizes[x],
      y: sizes[y],
      i: sizes[i],
    });
    distances[y * n + i] = distance;
    distances[i * n + y] = distance;
  }
  sizes[y] += sizes[x];
  sizes[x] = 0;
}

/**
 * The joins of an agglomerative clustering by chains of nearest neighbours, O(n^2): two clusters that are each other's
 * nearest are merged whatever else is nearer together (Murtagh 1983; Mullner 2011). Ties as in scipy. `distances`
 * [n x n] row-major, symmetric.
 */
export function chainJoins(
  distances: Float64Array,
  n: number,
  update: DistanceUpdate,
): readonly Join[] {
  const clusters: Clusters = { distances: distances.slice(), sizes: new Int32Array(n).fill(1) };
  const chain: number[] = [];
  const joins: Join[] = [];
  while (joins.length < n - 1) {
    if (chain.length === 0) chain.push(clusters.sizes.findIndex((size) => size > 0));
    const x = chain[chain.length - 1];
    const before = chain.length > 1 ? chain[chain.length - 2] : -1;
    const y = nearestTo(clusters, x, before);
    if (y !== before) {
      chain.push(y);
      continue;
    }
    chain.length -= 2;
    const [first, second] = [Math.min(x, y), Math.max(x, y)];
    joins.push({ first, second, distance: clusters.distances[x * n + y] });
    mergeInPlace(clusters, first, second, update);
  }
  return joins;
}
