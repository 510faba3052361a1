import type { CovarianceForm } from '../linalg/covariance-form.js';
import type { QuadraticObjective } from './minimise-quadratic.js';
import { largestSize, negative } from '../linalg/symmetric.js';
import { CANCELLATION, negativeUtilityAt } from './objectives.js';
import { budgetOf, type PortfolioFrame } from './portfolio-problem.js';

/** w'Qw / 2 - mu'w as it is minimised and certified, Q = riskAversion Sigma + 2 gamma I in either form. */
export function negativeUtility(
  problem: PortfolioFrame,
  q: Float64Array | CovarianceForm,
  mu: Float64Array,
): Omit<QuadraticObjective, 'quadratic'> {
  // A market-neutral portfolio may vanish, and f with it: the unit of f is then that of a weight of one.
  const floor = budgetOf(problem) === 0 ? CANCELLATION * largestSize(mu) : 0;
  return {
    linear: negative(mu),
    factor: 1,
    at: (w: Float64Array) => {
      const at = negativeUtilityAt(q, mu, w);
      return { ...at, valueFloor: Math.max(at.valueFloor, floor) };
    },
    figure: (value: number) => -value,
  };
}
