import type { HierarchyOptions } from '../optimise/objective.js';
import { mergeTree, type Join, type MergeTree } from './merge-tree.js';
import {
  averageUpdate,
  chainJoins,
  completeUpdate,
  wardUpdate,
} from './nearest-neighbour-chain.js';
import { singleLinkageJoins } from './single-linkage.js';

function joinsOf(
  distances: Float64Array,
  n: number,
  linkage: HierarchyOptions['linkage'],
): readonly Join[] {
  switch (linkage) {
    case 'single':
      return singleLinkageJoins(distances, n);
    case 'complete':
      return chainJoins(distances, n, completeUpdate);
    case 'average':
      return chainJoins(distances, n, averageUpdate);
    case 'ward':
      return chainJoins(distances, n, wardUpdate);
  }
}

/** The agglomerative clustering of n leaves by their distances [n x n] row-major: the tree that scipy's linkage builds. */
export function linkageTree(
  distances: Float64Array,
  n: number,
  linkage: HierarchyOptions['linkage'],
): MergeTree {
  return mergeTree(n, joinsOf(distances, n, linkage));
}
