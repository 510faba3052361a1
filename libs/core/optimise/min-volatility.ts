import type { QpActiveSet, QpPoint, QpProblem } from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';
import { minimalConflict } from './conflict.js';
import { activeRows, activeSides, constraintRows, type ConstraintRows } from './constraint-rows.js';
import { varianceAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  checkPortfolioProblem,
  regularisedCovariance,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { groupMultipliers, report, reportSettled } from './report.js';
import { settleWeightsInPlace } from './settle-weights.js';
import { qpOptions } from './solve-options.js';
import { fillInOrder } from './start-vertex.js';

function startOf(
  problem: PortfolioProblem,
  q: Float64Array,
  constraints: ConstraintRows,
  options: SolveOptions,
): QpActiveSet | null {
  const n = problem.instruments.length;
  if (options.start !== undefined) {
    const sides = activeRows(constraints.groups, options.start.groups);
    return { variables: options.start.bounds, rows: Uint8Array.of(1, ...sides) };
  }
  if (constraints.groups.length > 0) return null;
  const variances = Float64Array.from({ length: n }, (_, i) => q[i * n + i]);
  const codes = fillInOrder(variances, problem.bounds.lower, problem.bounds.upper);
  return codes === null ? null : { variables: codes, rows: Uint8Array.of(1) };
}

/** The point to report when the budget ended before a feasible one was found: equal weights. */
function equalWeights(n: number, rows: number): QpPoint {
  return {
    x: new Float64Array(n).fill(1 / n),
    multipliers: new Float64Array(rows),
    active: { variables: new Int8Array(n), rows: new Uint8Array(rows) },
  };
}

/**
 * min w'Sigma w + gamma w'w subject to sum w = 1, bounds and groups (Markowitz 1952). The objective value is that
 * minimum, a variance. Sigma may be singular.
 * @throws RangeError "expected x, was y" on a malformed problem
 */
export function minVolatility(problem: PortfolioProblem, options: SolveOptions = {}): SolveOutcome {
  checkPortfolioProblem(problem);
  const n = problem.instruments.length;
  const q = regularisedCovariance(problem);
  const constraints = constraintRows(problem);
  const { lower, upper } = problem.bounds;
  const { rows, rhs, equalities } = constraints;
  const qp: QpProblem = { n, quadratic: q, linear: null, rows, rhs, equalities, lower, upper };
  const outcome = solveQp(qp, qpOptions(options, startOf(problem, q, constraints, options)));
  if (outcome.status === 'infeasible') {
    const conflicting = minimalConflict(problem, constraints.groups, outcome.conflict);
    return { status: 'infeasible', conflicting };
  }
  if (outcome.status === 'unbounded') return { status: 'unbounded' };
  const point =
    outcome.status === 'optimal' ? outcome : (outcome.best ?? equalWeights(n, rhs.length));
  return reportVariance(problem, q, constraints, point, outcome.iterations);
}

function reportVariance(
  problem: PortfolioProblem,
  q: Float64Array,
  { groups }: ConstraintRows,
  { x, multipliers, active }: QpPoint,
  iterations: number,
): SolveOutcome {
  const count = problem.groups?.length ?? 0;
  return reportSettled((dust) => {
    const weights = x.slice();
    settleWeightsInPlace(
      weights,
      active.variables,
      problem.bounds.lower,
      problem.bounds.upper,
      dust,
    );
    const objective = varianceAt(q, weights);
    return report(problem, {
      weights,
      objective,
      objectiveValue: objective.value,
      // The solver minimises w'Qw / 2: its multipliers are half of f's.
      multipliers: {
        budget: 2 * multipliers[0],
        ...groupMultipliers(groups, multipliers.subarray(1), count, 2),
      },
      iterations,
      activeSet: {
        bounds: active.variables,
        groups: activeSides(groups, active.rows.subarray(1), count),
      },
    });
  });
}
