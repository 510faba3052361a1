import { symmetricEigenvalues } from '../linalg/eigen.js';
import { clipEigenvalues } from './clip-eigenvalues.js';
import type { FixedPair } from './fixed-elements.js';
import { nearestCorrelation } from './nearest-correlation.js';
import { squaredDistance } from './shrinkage-target.js';
import { leastShrinkage, shrunk } from './shrink-to-definite.js';

/** How a correlation matrix [N x N] is made positive semidefinite. */
export type Repair =
  | { readonly method: 'none' }
  | {
      readonly method: 'higham';
      readonly minEigenvalue: number;
      readonly fixed: readonly FixedPair[];
    }
  | { readonly method: 'clip'; readonly minEigenvalue: number }
  /** Towards a correlation matrix; null: the identity. */
  | { readonly method: 'shrink'; readonly target: Float64Array | null };

/** A correlation matrix as it was repaired, and how far that took it. */
export interface Repaired {
  readonly status: 'optimal' | 'stalled' | 'infeasible';
  /** Null when infeasible. */
  readonly correlation: Float64Array | null;
  readonly applied: boolean;
  /** Frobenius; NaN when infeasible. */
  readonly distance: number;
  /** Of `shrink`; else null. */
  readonly alpha: number | null;
  readonly minEigenvalueBefore: number;
}

/** Rounding of the eigenvalues of a matrix [n x n] with a unit diagonal. */
const rounding = (n: number): number => n * n * 2.3e-16;

/** Whether an eigenvalue of a correlation matrix [n x n] is negative by more than rounding. */
export const isNegative = (eigenvalue: number, n: number): boolean => eigenvalue < -rounding(n);

/**
 * Makes a correlation matrix [n x n] positive semidefinite, or its eigenvalues at least what is asked; one that is
 * stays as it is. The unit diagonal stays.
 * @throws RangeError on a wrong length or an element that is not finite
 */
export function repairCorrelation(correlation: Float64Array, n: number, repair: Repair): Repaired {
  const minEigenvalueBefore = n === 0 ? NaN : symmetricEigenvalues(correlation, n)[0];
  const least = 'minEigenvalue' in repair ? repair.minEigenvalue : 0;
  const unchanged: Repaired = {
    status: 'optimal',
    correlation,
    applied: false,
    distance: 0,
    alpha: repair.method === 'shrink' ? 0 : null,
    minEigenvalueBefore,
  };
  if (repair.method === 'none' || !(minEigenvalueBefore < least - rounding(n))) return unchanged;
  const changed = (
    nearer: Float64Array,
    more: Partial<Pick<Repaired, 'status' | 'alpha'>> = {},
  ): Repaired => ({
    ...unchanged,
    correlation: nearer,
    applied: true,
    distance: Math.sqrt(squaredDistance(nearer, correlation)),
    ...more,
  });
  switch (repair.method) {
    case 'clip':
      return changed(clipEigenvalues(correlation, n, repair.minEigenvalue));
    case 'shrink': {
      const target = repair.target ?? identity(n);
      const alpha = leastShrinkage(correlation, target, n);
      return changed(shrunk(correlation, target, alpha), { alpha });
    }
    case 'higham': {
      const nearest = nearestCorrelation(correlation, n, repair);
      if (nearest.status === 'infeasible') {
        return { ...unchanged, status: 'infeasible', correlation: null, distance: NaN };
      }
      return changed(nearest.correlation, { status: nearest.status });
    }
  }
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}
