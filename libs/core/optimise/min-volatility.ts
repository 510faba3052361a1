import type { QpActiveSet } from '../qp/qp-problem.js';
import { constraintRows, qpActiveSet, type ConstraintRows } from './constraint-rows.js';
import { minimiseQuadratic } from './minimise-quadratic.js';
import { varianceAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  checkPortfolioProblem,
  regularisedCovariance,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { qpOptions } from './solve-options.js';
import { fillInOrder } from './start-vertex.js';

function startOf(
  problem: PortfolioProblem,
  q: Float64Array,
  constraints: ConstraintRows,
  options: SolveOptions,
): QpActiveSet | null {
  const n = problem.instruments.length;
  if (options.start !== undefined) return qpActiveSet(constraints.groups, options.start);
  if (constraints.groups.length > 0) return null;
  const variances = Float64Array.from({ length: n }, (_, i) => q[i * n + i]);
  const codes = fillInOrder(variances, problem.bounds.lower, problem.bounds.upper);
  return codes === null ? null : { variables: codes, rows: Uint8Array.of(1) };
}

/**
 * min w'Sigma w + gamma w'w subject to sum w = 1, bounds and groups (Markowitz 1952). The objective value is that
 * minimum, a variance. Sigma may be singular.
 * @throws RangeError "expected x, was y" on a malformed problem
 */
export function minVolatility(problem: PortfolioProblem, options: SolveOptions = {}): SolveOutcome {
  checkPortfolioProblem(problem);
  const q = regularisedCovariance(problem);
  const constraints = constraintRows(problem);
  return minimiseQuadratic(problem, constraints, {
    quadratic: q,
    linear: null,
    // The solver minimises w'Qw / 2: its multipliers are half of f's.
    factor: 2,
    at: (w) => varianceAt(q, w),
    figure: (value) => value,
    options: qpOptions(options, startOf(problem, q, constraints, options)),
  });
}
