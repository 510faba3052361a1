import fc from 'fast-check';
import { seededUniform } from '#testing/seeded-random.js';
import { linkageTree } from './linkage.js';
import { childrenOf, traversalOrder, type MergeTree } from './merge-tree.js';
import { optimalLeafOrder } from './optimal-leaf-order.js';

type Linkage = Parameters<typeof linkageTree>[2];
const LINKAGES: readonly Linkage[] = ['single', 'complete', 'average', 'ward'];

/** Distances [n x n] of points in the plane. */
function distancesOf(n: number, seed: number): Float64Array {
  const uniform = seededUniform(seed);
  const x = Float64Array.from({ length: n }, uniform);
  const y = Float64Array.from({ length: n }, uniform);
  return Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return Math.hypot(x[i] - x[j], y[i] - y[j]);
  });
}

/** How far two sets of leaves are apart, from the definition. */
function apart(
  distances: Float64Array,
  n: number,
  pair: readonly [number[], number[]],
  linkage: Linkage,
): number {
  const [a, b] = pair;
  const all = a.flatMap((i) => b.map((j) => distances[i * n + j]));
  if (linkage === 'single') return Math.min(...all);
  if (linkage === 'complete') return Math.max(...all);
  const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0);
  if (linkage === 'average') return mean(all) / all.length;
  // Twice the rise of the sum of squares, whose sums within are over pairs of leaves.
  const within = (set: number[]): number =>
    mean(set.flatMap((i) => set.map((j) => distances[i * n + j] * distances[i * n + j]))) /
    2 /
    set.length;
  return Math.sqrt(2 * (within([...a, ...b]) - within(a) - within(b)));
}

/** The tree from the definition: at each step the two sets that are least apart. */
function naiveTree(distances: Float64Array, n: number, linkage: Linkage): [number, number][] {
  let clusters = Array.from({ length: n }, (_, i) => ({ id: i, leaves: [i] }));
  const merges: [number, number][] = [];
  while (clusters.length > 1) {
    let best = { a: 0, b: 1, d: Infinity };
    clusters.forEach((one, a) => {
      clusters.slice(0, a).forEach((other, b) => {
        const d = apart(distances, n, [one.leaves, other.leaves], linkage);
        if (d < best.d) best = { a, b, d };
      });
    });
    const [one, other] = [clusters[best.a], clusters[best.b]];
    merges.push([Math.min(one.id, other.id), Math.max(one.id, other.id)]);
    clusters = clusters.filter((cluster) => cluster !== one && cluster !== other);
    clusters.push({ id: n + merges.length - 1, leaves: [...one.leaves, ...other.leaves] });
  }
  return merges;
}

/** Every order of the leaves that keeps each cluster together. */
function ordersOf(tree: MergeTree, node: number): number[][] {
  const children = childrenOf(tree, node);
  if (children === null) return [[node]];
  const [left, right] = children.map((child) => ordersOf(tree, child));
  return left.flatMap((a) =>
    right.flatMap((b) => [
      [...a, ...b],
      [...b, ...a],
    ]),
  );
}

const lengthOf = (distances: Float64Array, n: number, order: ArrayLike<number>): number =>
  Array.from(order).reduce(
    (sum, leaf, p) => sum + (p === 0 ? 0 : distances[order[p - 1] * n + leaf]),
    0,
  );

/** The definition: of all orders of a cluster the shortest says where its two clusters turn their ends. */
function naiveOrder(tree: MergeTree, distances: Float64Array, node: number): number[] {
  const children = childrenOf(tree, node);
  if (children === null) return [node];
  const [left, right] = children;
  const leaves = new Set(ordersOf(tree, left)[0]);
  const shortest = ordersOf(tree, node)
    .filter((order) => leaves.has(order[0]))
    .reduce((a, b) =>
      lengthOf(distances, tree.leaves, b) < lengthOf(distances, tree.leaves, a) ? b : a,
    );
  // An end in the other half of a cluster than in its own order turns it round.
  const turned = (child: number, outer: number, end: 'first' | 'last'): number[] => {
    const order = naiveOrder(tree, distances, child);
    const halves = childrenOf(tree, child);
    if (halves === null) return order;
    const half = new Set(ordersOf(tree, halves[end === 'first' ? 0 : 1])[0]);
    return half.has(outer) ? order : order.toReversed();
  };
  return [
    ...turned(left, shortest[0], 'first'),
    ...turned(right, shortest[shortest.length - 1], 'last'),
  ];
}

const sizes = fc.record({
  n: fc.integer({ min: 1, max: 14 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

describe.each(LINKAGES)('%s linkage', (linkage) => {
  it('merges what its definition says is nearest', () => {
    fc.assert(
      fc.property(sizes, ({ n, seed }) => {
        const distances = distancesOf(n, seed);
        const { left, right } = linkageTree(distances, n, linkage);
        const merges = Array.from(left, (node, k) => [node, right[k]]);
        expect(merges).toEqual(naiveTree(distances, n, linkage));
      }),
      { numRuns: 100 },
    );
  });

  it('orders the leaves by the shortest ends of each cluster', () => {
    fc.assert(
      fc.property(sizes, ({ n, seed }) => {
        const size = Math.min(n, 8);
        const distances = distancesOf(size, seed);
        const tree = linkageTree(distances, size, linkage);
        const expected = naiveOrder(tree, distances, 2 * size - 2);
        expect([...optimalLeafOrder(tree, distances)]).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('ties', () => {
  it('equal distances merge as in scipy', () => {
    const equal = Float64Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 0 : 1));
    // scipy.cluster.hierarchy.linkage of six ones: [[0, 1], [2, 4], [3, 5]] for each method.
    for (const linkage of LINKAGES.slice(0, 3)) {
      const { left, right } = linkageTree(equal, 4, linkage);
      expect([[...left], [...right]]).toEqual([
        [0, 2, 3],
        [1, 4, 5],
      ]);
    }
  });

  it('the traversal puts the smaller number first', () => {
    const line = Float64Array.from({ length: 16 }, (_, k) => Math.abs(Math.floor(k / 4) - (k % 4)));
    expect([...traversalOrder(linkageTree(line, 4, 'single'))]).toEqual([3, 2, 0, 1]);
  });
});
