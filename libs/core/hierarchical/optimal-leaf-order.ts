import { childrenOf, traversalOrder, type MergeTree } from './merge-tree.js';

/** The leaves of a node are `places` from..to of the traversal. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a solve shares; everything is by the leaves' places in the traversal. */
interface Ordering {
  readonly tree: MergeTree;
  readonly n: number;
  /** [n x n] distances. */
  readonly distances: Float64Array;
  /** [n x n]: least length of an order of the smallest cluster with both leaves that starts at one and ends at the other. */
  readonly lengths: Float64Array;
  readonly spans: readonly Span[];
}

/** A part of a cluster that the order starts in, and the part that it ends in. */
type Split = readonly [Span, Span];

/** Both ways through a cluster; a leaf starts and ends in itself. */
function splitsOf({ tree, spans }: Ordering, node: number): readonly Split[] {
  const children = childrenOf(tree, node);
  if (children === null) return [[spans[node], spans[node]]];
  const [left, right] = [spans[children[0]], spans[children[1]]];
  return [
    [left, right],
    [right, left],
  ];
}

/**
 * Order of the leaves of a binary tree, each cluster kept together, by the shortest sum of distances between neighbours
 * (Bar-Joseph, Gifford & Jaakkola 2001): for first and last leaf of every cluster by dynamic programming, O(n^3); then
 * each cluster is put in the order of its own shortest ends, and mirrored as a whole to fit into the next. So scipy's
 * optimal_leaf_ordering does it, and skfolio with it: a cluster's inside is not arranged anew for its surroundings, which
 * could be shorter still. `distances` [n x n] row-major. Of equally short ends the first in the traversal.
 */
export function optimalLeafOrder(tree: MergeTree, distances: Float64Array): Int32Array {
  const n = tree.leaves;
  const traversal = traversalOrder(tree);
  if (n === 1) return traversal;
  const ordering: Ordering = {
    tree,
    n,
    distances: Float64Array.from(
      distances,
      (_, k) => distances[traversal[Math.floor(k / n)] * n + traversal[k % n]],
    ),
    lengths: new Float64Array(n * n),
    spans: spansOf(tree, traversal),
  };
  for (let node = n; node < 2 * n - 1; node += 1) measure(ordering, node);
  return Int32Array.from(arrange(ordering, 2 * n - 2), (place) => traversal[place]);
}

function spansOf(tree: MergeTree, traversal: Int32Array): readonly Span[] {
  const spans: Span[] = Array.from({ length: tree.leaves }, () => ({ from: 0, to: 0 }));
  traversal.forEach((leaf, place) => {
    spans[leaf] = { from: place, to: place + 1 };
  });
  tree.left.forEach((left, k) => {
    spans.push({ from: spans[left].from, to: spans[tree.right[k]].to });
  });
  return spans;
}

/** Lengths between every leaf of one child of the node and every leaf of the other. */
function measure(ordering: Ordering, node: number): void {
  const children = childrenOf(ordering.tree, node);
  if (children === null) return;
  const right = ordering.spans[children[1]];
  const rightSplits = splitsOf(ordering, children[1]);
  // To a leaf at the near end of the right child: over the best leaf at the far end of the left one.
  const across = new Float64Array(ordering.n);
  for (const [starts, middles] of splitsOf(ordering, children[0])) {
    for (let u = starts.from; u < starts.to; u += 1) {
      for (let k = right.from; k < right.to; k += 1) {
        across[k] = leastAcross(ordering, u, middles, k);
      }
      for (const split of rightSplits) measureFrom(ordering, u, across, split);
    }
  }
}

/** Lengths from u to every leaf w that the right child can end with. */
function measureFrom(
  { n, lengths }: Ordering,
  u: number,
  across: Float64Array,
  [nears, ends]: Split,
): void {
  for (let w = ends.from; w < ends.to; w += 1) {
    let least = Infinity;
    for (let k = nears.from; k < nears.to; k += 1) {
      least = Math.min(least, across[k] + lengths[w * n + k]);
    }
    lengths[u * n + w] = least;
    lengths[w * n + u] = least;
  }
}

/** The least length from u over some m of `middles` to k. */
function leastAcross(
  { n, distances, lengths }: Ordering,
  u: number,
  middles: Span,
  k: number,
): number {
  let least = Infinity;
  for (let m = middles.from; m < middles.to; m += 1) {
    least = Math.min(least, lengths[u * n + m] + distances[k * n + m]);
  }
  return least;
}

/** The leaves that a cluster's order starts and ends with. */
interface Ends {
  readonly first: number;
  readonly last: number;
}

function bestEnds({ tree, n, lengths, spans }: Ordering, node: number): Ends {
  const [left, right] = [spans[tree.left[node - n]], spans[tree.right[node - n]]];
  let best: Ends = { first: left.from, last: right.from };
  for (let u = left.from; u < left.to; u += 1) {
    for (let w = right.from; w < right.to; w += 1) {
      if (lengths[u * n + w] < lengths[best.first * n + best.last]) best = { first: u, last: w };
    }
  }
  return best;
}

function contains({ from, to }: Span, place: number): boolean {
  return from <= place && place < to;
}

/** Places of a cluster's leaves in the order that is shortest for itself, its own two clusters mirrored to fit. */
function arrange(ordering: Ordering, node: number): readonly number[] {
  const children = childrenOf(ordering.tree, node);
  if (children === null) return [ordering.spans[node].from];
  const { first, last } = bestEnds(ordering, node);
  const [left, right] = children;
  return [
    ...oriented(ordering, left, (child) => !contains(child[0], first)),
    ...oriented(ordering, right, (child) => !contains(child[1], last)),
  ];
}

function oriented(
  ordering: Ordering,
  node: number,
  isMirrored: (children: Split) => boolean,
): readonly number[] {
  const order = arrange(ordering, node);
  const children = childrenOf(ordering.tree, node);
  if (children === null) return order;
  const { spans } = ordering;
  return isMirrored([spans[children[0]], spans[children[1]]]) ? order.toReversed() : order;
}
