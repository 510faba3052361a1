import { constraintRows, qpActiveSet } from './constraint-rows.js';
import { minimiseQuadratic } from './minimise-quadratic.js';
import { negativeUtilityAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  checkPortfolioProblem,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { qpOptions } from './solve-options.js';

/**
 * max mu'w - riskAversion / 2 w'Sigma w - gamma w'w subject to sum w = 1, bounds and groups (Markowitz 1959). The
 * objective value is that maximum, a return. Unbounded where a direction without risk earns without limit.
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
  const q = covariance.map((entry) => riskAversion * entry);
  for (let i = 0; i < n; i += 1) q[i * n + i] += 2 * l2Gamma;
  const constraints = constraintRows(problem);
  const start = options.start === undefined ? null : qpActiveSet(constraints.groups, options.start);
  return minimiseQuadratic(problem, constraints, {
    quadratic: q,
    linear: mu.map((value) => -value),
    factor: 1,
    at: (w) => negativeUtilityAt(q, mu, w),
    figure: (value) => -value,
    options: qpOptions(options, start),
  });
}
