/** A binary tree over n leaves 0..n-1; merge k makes node n + k of two earlier nodes, the smaller number on the left. */
export interface MergeTree {
  readonly leaves: number;
  /** [n - 1] each. */
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Two leaves, one of each cluster that is merged, and how far the clusters are apart. */
export interface Join {
  readonly first: number;
  readonly second: number;
  readonly distance: number;
}

/**
 * The tree of n - 1 joins: they happen in the order of their distances, equal ones as they came, and each joins the
 * clusters that its leaves are in by then (Mullner 2011).
 */
export function mergeTree(leaves: number, joins: readonly Join[]): MergeTree {
  const left = new Int32Array(joins.length);
  const right = new Int32Array(joins.length);
  const parent = Int32Array.from({ length: 2 * leaves - 1 }, (_, node) => node);
  const rootOf = (leaf: number): number => {
    let root = leaf;
    while (parent[root] !== root) root = parent[root];
    for (let node = leaf; parent[node] !== root;) {
      const next = parent[node];
      parent[node] = root;
      node = next;
    }
    return root;
  };
  const ordered = [...joins].sort((a, b) => a.distance - b.distance);
  ordered.forEach(({ first, second }, k) => {
    const [a, b] = [rootOf(first), rootOf(second)];
    left[k] = Math.min(a, b);
    right[k] = Math.max(a, b);
    parent[a] = leaves + k;
    parent[b] = leaves + k;
  });
  return { leaves, left, right };
}

/** Children of a node; null of a leaf. */
export function childrenOf(tree: MergeTree, node: number): readonly [number, number] | null {
  const k = node - tree.leaves;
  return k < 0 ? null : [tree.left[k], tree.right[k]];
}

/** Leaves from left to right. */
export function traversalOrder(tree: MergeTree): Int32Array {
  const order = new Int32Array(tree.leaves);
  const open = [2 * tree.leaves - 2];
  let next = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const children = childrenOf(tree, node);
    if (children === null) {
      order[next] = node;
      next += 1;
    } else open.push(children[1], children[0]);
  }
  return order;
}
