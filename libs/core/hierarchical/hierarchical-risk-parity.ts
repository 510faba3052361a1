import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { HierarchyOptions } from '../optimise/objective.js';
import { isComplete, returnPanel } from '../risk-model/return-panel.js';
import { sampleCovariance } from '../risk-model/sample-covariance.js';
import { correlationDistances, correlationOfCovariance } from './correlation-distance.js';
import { linkageTree } from './linkage.js';
import { traversalOrder } from './merge-tree.js';
import { optimalLeafOrder } from './optimal-leaf-order.js';
import { bisectedWeights } from './recursive-bisection.js';

const SMALL = 1e-100;
const LARGE = 1e100;

/** What the tree is built from and how. */
export interface Hierarchy extends HierarchyOptions {
  /** [n x n] in place of the one of the covariance; null for that. */
  readonly correlation: Float64Array | null;
}

/**
 * Hierarchical risk parity (Lopez de Prado 2016): instruments are clustered by d = sqrt((1 - rho) / 2), ordered by the
 * tree, and weights [n] split by recursive bisection of that order. The covariance is the problem's, else its scenarios'.
 * Weights are positive, or zero beside others without variance, and sum to one; no constraint is looked at.
 * A variance below zero, as rounding leaves it, counts as zero.
 * @throws RangeError "expected x, was y" on a wrong length or a number that is not finite
 */
export function hierarchicalRiskParity(
  problem: Pick<AllocationProblem, 'instruments' | 'covariance' | 'scenarios'>,
  hierarchy: Hierarchy,
): Float64Array {
  const n = problem.instruments.length;
  if (n === 0) throw new RangeError('expected at least one instrument, was none');
  const covariance = covarianceOf(problem, n);
  checkMatrix('covariance', covariance, n);
  const correlation = hierarchy.correlation ?? correlationOfCovariance(covariance, n);
  checkMatrix('correlation', correlation, n);
  const distances = correlationDistances(correlation, n);
  const order = leafOrder(covariance, distances, hierarchy);
  return bisectedWeights(covariance, order, hierarchy.risk);
}

function covarianceOf(
  { covariance, scenarios }: Pick<AllocationProblem, 'covariance' | 'scenarios'>,
  n: number,
): Float64Array {
  if (covariance !== null) return withinRange(covariance);
  if (scenarios === null) throw new RangeError('expected a covariance or scenarios, was neither');
  const panel = returnPanel(withinRange(scenarios), n);
  if (!isComplete(panel)) throw new RangeError('expected finite scenarios, was NaN');
  // One scenario has no variance; that of more does not depend on the divisor in what comes of it.
  return sampleCovariance(panel, panel.observations > 1 ? 1 : 0);
}

/**
 * Numbers of which squares and sums stay in the range of doubles: those of another magnitude in units of the largest,
 * which changes no weight.
 */
function withinRange(numbers: Float64Array): Float64Array {
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const isOrdinary = largest > SMALL && largest < LARGE;
  const isUnit = largest > 0 && largest < Infinity;
  return isOrdinary || !isUnit ? numbers : numbers.map((value) => value / largest);
}

/** Leaves as the merges came, or in the shortest order; of that and its mirror image the one that starts more volatile. */
function leafOrder(
  covariance: Float64Array,
  distances: Float64Array,
  { linkage, leafOrder: kind }: HierarchyOptions,
): Int32Array {
  const n = Math.round(Math.sqrt(covariance.length));
  const tree = linkageTree(distances, n, linkage);
  if (kind === 'traversal') return traversalOrder(tree);
  const order = optimalLeafOrder(tree, distances);
  const [first, last] = [order[0], order[n - 1]];
  const lead = covariance[first * n + first] - covariance[last * n + last];
  return lead > 0 || (lead === 0 && first < last) ? order : order.reverse();
}

function checkMatrix(what: string, matrix: Float64Array, n: number): void {
  if (matrix.length !== n * n) {
    throw new RangeError(`expected ${n * n} elements of ${what}, was ${matrix.length}`);
  }
  for (let k = 0; k < matrix.length; k += 1) {
    if (!Number.isFinite(matrix[k])) {
      throw new RangeError(`expected a finite ${what}[${k}], was ${matrix[k]}`);
    }
  }
}
