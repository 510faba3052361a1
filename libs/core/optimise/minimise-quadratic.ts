import type { QpPoint, QpProblem } from '../qp/qp-problem.js';
import { solveQp, type QpOptions } from '../qp/solve-qp.js';
import type { ObjectiveAtPoint } from './certificate.js';
import { minimalConflict } from './conflict.js';
import { activeSides, type ConstraintRows } from './constraint-rows.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';
import { groupMultipliers, report, reportSettled } from './report.js';
import { settleWeightsInPlace } from './settle-weights.js';

/** A convex quadratic objective of the weights. */
export interface QuadraticObjective {
  /** Q [n x n] and c [n] of what the solver minimises, w'Qw / 2 + c'w. */
  readonly quadratic: Float64Array;
  readonly linear: Float64Array | null;
  /** f over the solver's objective. */
  readonly factor: number;
  /** f and its gradient. */
  readonly at: (weights: Float64Array) => ObjectiveAtPoint;
  /** The figure the caller asked for, of f. */
  readonly figure: (value: number) => number;
  readonly options: QpOptions;
}

/** The point to report when the budget ended before a feasible one was found: equal weights. */
function equalWeights(n: number, rows: number): QpPoint {
  return {
    x: new Float64Array(n).fill(1 / n),
    multipliers: new Float64Array(rows),
    active: { variables: new Int8Array(n), rows: new Uint8Array(rows) },
  };
}

/** Minimises f over the budget, bounds and groups, and certifies the weights in f's own terms. */
export function minimiseQuadratic(
  problem: PortfolioProblem,
  constraints: ConstraintRows,
  objective: QuadraticObjective,
): SolveOutcome {
  const n = problem.instruments.length;
  const { lower, upper } = problem.bounds;
  const { rows, rhs, equalities } = constraints;
  const { quadratic, linear } = objective;
  const qp: QpProblem = { n, quadratic, linear, rows, rhs, equalities, lower, upper };
  const outcome = solveQp(qp, objective.options);
  if (outcome.status === 'infeasible') {
    const conflicting = minimalConflict(problem, constraints.groups, outcome.conflict);
    return { status: 'infeasible', conflicting };
  }
  if (outcome.status === 'unbounded') return { status: 'unbounded' };
  const point =
    outcome.status === 'optimal' ? outcome : (outcome.best ?? equalWeights(n, rhs.length));
  return reportPoint(problem, constraints, objective, { point, iterations: outcome.iterations });
}

function reportPoint(
  problem: PortfolioProblem,
  { groups }: ConstraintRows,
  { at, factor, figure }: QuadraticObjective,
  solved: { readonly point: QpPoint; readonly iterations: number },
): SolveOutcome {
  const { x, multipliers, active } = solved.point;
  const { lower, upper } = problem.bounds;
  const count = problem.groups?.length ?? 0;
  return reportSettled((dust) => {
    const weights = x.slice();
    settleWeightsInPlace(weights, active.variables, lower, upper, dust);
    const objective = at(weights);
    return report(problem, {
      weights,
      objective,
      objectiveValue: figure(objective.value),
      multipliers: {
        budget: factor * multipliers[0],
        ...groupMultipliers(groups, multipliers.subarray(1), count, factor),
      },
      iterations: solved.iterations,
      activeSet: {
        bounds: active.variables,
        groups: activeSides(groups, active.rows.subarray(1), count),
      },
    });
  });
}
