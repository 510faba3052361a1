import { symmetricEigenvalues } from '../linalg/eigen.js';
import { splitCovariance, submatrix, withCorrelation } from './correlation.js';
import { repairCorrelation, type Repair, type Repaired } from './repair.js';

/** A covariance [N x N] with what an optimiser has to know of it; NaN where a figure does not exist. */
export interface UsableCovariance {
  readonly covariance: Float64Array;
  /** [N]. */
  readonly volatilities: Float64Array;
  /** [N x N]; NaN in the rows of instruments without variance. */
  readonly correlation: Float64Array;
  /** Largest over least eigenvalue of the covariance; NaN of a singular one. */
  readonly conditionNumber: number;
  /** Of the covariance. */
  readonly minEigenvalue: number;
  /** Of the correlation of the instruments that vary; its matrix is null when infeasible. */
  readonly repaired: Repaired;
}

/** A smallest eigenvalue below this share of the largest, for each row, is rounding. */
const ROUNDING = 2.3e-16;

/**
 * Splits a covariance into volatilities and correlations, repairs the correlation of those instruments that vary and
 * puts it together again with the same variances. One with an element that is not finite cannot be repaired, nor one whose
 * correlations leave the range of doubles.
 */
export function usableCovariance(given: Float64Array, n: number, repair: Repair): UsableCovariance {
  const { volatilities, correlation } = splitCovariance(given, n);
  const unknown = { volatilities, conditionNumber: NaN, minEigenvalue: NaN };
  if (!given.every(Number.isFinite)) {
    const repaired = { ...UNTOUCHED, correlation };
    return { ...unknown, covariance: given, correlation, repaired };
  }
  const varying = [...volatilities.keys()].filter((i) => volatilities[i] > 0);
  const ofThose = submatrix(correlation, n, varying);
  if (!ofThose.every(Number.isFinite)) {
    const status = repair.method === 'none' ? 'optimal' : 'stalled';
    const repaired = { ...UNTOUCHED, status, correlation } as const;
    return { ...conditionOf(given, n), covariance: given, volatilities, correlation, repaired };
  }
  const repaired = repairCorrelation(ofThose, varying.length, ofVarying(repair, n, varying));
  if (repaired.correlation === null) {
    const nothing = new Float64Array(n * n).fill(NaN);
    return { ...unknown, covariance: nothing, correlation: nothing, repaired };
  }
  const whole = correlation.slice();
  const part = repaired.correlation;
  varying.forEach((row, i) => {
    varying.forEach((column, j) => {
      whole[row * n + column] = part[i * varying.length + j];
    });
  });
  const covariance = repaired.applied
    ? withCorrelation(given, n, { volatilities, correlation: whole })
    : given;
  return { ...conditionOf(covariance, n), covariance, volatilities, correlation: whole, repaired };
}

/** What a repair says of a matrix that it cannot read. */
const UNTOUCHED: Repaired = {
  status: 'optimal',
  correlation: null,
  applied: false,
  distance: NaN,
  alpha: null,
  minEigenvalueBefore: NaN,
};

function conditionOf(
  covariance: Float64Array,
  n: number,
): Pick<UsableCovariance, 'conditionNumber' | 'minEigenvalue'> {
  if (!covariance.every(Number.isFinite)) return { conditionNumber: NaN, minEigenvalue: NaN };
  const eigenvalues = symmetricEigenvalues(covariance, n);
  const [least, largest] = [eigenvalues[0], eigenvalues[n - 1]];
  const isSingular = !(least > n * ROUNDING * largest);
  return { minEigenvalue: least, conditionNumber: isSingular ? NaN : largest / least };
}

/** The repair in the numbering of the instruments that vary; a fixed pair that has no correlation binds nothing. */
function ofVarying(repair: Repair, n: number, varying: readonly number[]): Repair {
  switch (repair.method) {
    case 'higham': {
      const fixed = repair.fixed
        .map(([i, j]) => [varying.indexOf(i), varying.indexOf(j)] as const)
        .filter(([i, j]) => i >= 0 && j >= 0);
      return { ...repair, fixed };
    }
    case 'shrink': {
      const { target } = repair;
      return { ...repair, target: target === null ? null : submatrix(target, n, varying) };
    }
    default:
      return repair;
  }
}
