import type { Join } from './merge-tree.js';

/**
 * The joins of single linkage from a minimum spanning tree (Prim 1957; Gower & Ross 1969): from leaf 0 on the nearest
 * leaf not yet reached, the first of equally near ones. A join names the leaf reached before: with equal distances it
 * then is the same tree as scipy's. `distances` [n x n] row-major, symmetric.
 */
export function singleLinkageJoins(distances: Float64Array, n: number): readonly Join[] {
  const nearest = new Float64Array(n).fill(Infinity);
  const reached = new Uint8Array(n);
  const joins: Join[] = [];
  let last = 0;
  for (let k = 0; k < n - 1; k += 1) {
    reached[last] = 1;
    let next = -1;
    for (let i = 0; i < n; i += 1) {
      if (reached[i] !== 0) continue;
      nearest[i] = Math.min(nearest[i], distances[last * n + i]);
      if (next < 0 || nearest[i] < nearest[next]) next = i;
    }
    joins.push({ first: last, second: next, distance: nearest[next] });
    last = next;
  }
  return joins;
}
