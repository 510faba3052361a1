import { constraintRows, qpActiveSet } from './constraint-rows.js';
import { minimiseQuadratic } from './minimise-quadratic.js';
import type { SolveOutcome } from './outcome.js';
import { maxUtilityOfFactors } from './quadratic-of-factors.js';
import { negativeUtility } from './negative-utility.js';
import {
  checkPortfolioProblem,
  denseProblem,
  isFactorProblem,
  type FactorProblem,
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
  problem: PortfolioProblem | FactorProblem,
  riskAversion: number,
  options: SolveOptions = {},
): SolveOutcome {
  if (isFactorProblem(problem)) {
    return (
      maxUtilityOfFactors(problem, riskAversion, options) ??
      maxQuadraticUtility(denseProblem(problem), riskAversion, options)
    );
  }
  checkPortfolioProblem(problem);
  const { expectedReturns: mu, covariance, l2Gamma } = problem;
  if (mu === undefined) throw new RangeError('expected expectedReturns, was none');
  if (!(riskAversion > 0) || riskAversion === Infinity) {
    throw new RangeError(`expected riskAversion > 0, was ${riskAversion}`);
  }
  const n = problem.instruments.length;
  const q = options.workspace?.quadratic?.subarray(0, n * n) ?? new Float64Array(n * n);
  for (let k = 0; k < q.length; k += 1) q[k] = riskAversion * covariance[k];
  for (let i = 0; i < n; i += 1) q[i * n + i] += 2 * l2Gamma;
  const constraints = constraintRows(problem);
  const start = options.start === undefined ? null : qpActiveSet(constraints.groups, options.start);
  const objective = { quadratic: q, ...negativeUtility(problem, q, mu) };
  return minimiseQuadratic(problem, constraints, objective, qpOptions(options, start));
}
