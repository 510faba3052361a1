import { constraintRows, qpActiveSet } from './constraint-rows.js';
import { minimiseQuadratic } from './minimise-quadratic.js';
import { CANCELLATION, negativeUtilityAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  budgetOf,
  checkPortfolioProblem,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { qpOptions } from './solve-options.js';

/**
 * max mu'w - riskAversion / 2 w'Sigma w - gamma w'w - cost sum |w - current| subject to the budget, bounds, groups and
 * maxTurnover (Markowitz 1959). The objective value is that maximum, a return. Unbounded where a direction without risk
 * earns without limit.
 * @throws RangeError "expected x, was y" on a malformed problem, no expected returns or a risk aversion that is not positive
 */
export function maxQuadraticUtility(
  problem: PortfolioProblem,
  riskAversion: number,
  options: SolveOptions = {},
): SolveOutcome {
  checkPortfolioProblem(problem);
  const { expectedReturns: mu, covariance, l2Gamma } = problem;
  if (mu === undefined) throw new RangeError('expected expectedReturns, was none');
  if (!(riskAversion > 0) || riskAversion === Infinity) {
    throw new RangeError(`expected riskAversion > 0, was ${riskAversion}`);
  }
  const n = problem.instruments.length;
  const q = new Float64Array(n * n);
  for (let k = 0; k < q.length; k += 1) q[k] = riskAversion * covariance[k];
  for (let i = 0; i < n; i += 1) q[i * n + i] += 2 * l2Gamma;
  const constraints = constraintRows(problem);
  const start = options.start === undefined ? null : qpActiveSet(constraints.groups, options.start);
  // A market-neutral portfolio may vanish, and f with it: the unit of f is then that of a weight of one.
  const largest = mu.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  const floor = budgetOf(problem) === 0 ? CANCELLATION * largest : 0;
  const objective = {
    quadratic: q,
    linear: mu.map((value) => -value),
    factor: 1,
    at: (w: Float64Array) => {
      const at = negativeUtilityAt(q, mu, w);
      return { ...at, valueFloor: Math.max(at.valueFloor, floor) };
    },
    figure: (value: number) => -value,
  };
  return minimiseQuadratic(problem, constraints, objective, qpOptions(options, start));
}
