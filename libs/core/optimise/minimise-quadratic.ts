import type { ObjectiveAtPoint } from './certificate.js';
import { isOfMixedScale } from '../qp/scaled-programme.js';
import { minimalConflict } from './conflict.js';
import { activeSides, type ConstraintRows } from './constraint-rows.js';
import { withCost } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import { budgetOf, type PortfolioFrame, type PortfolioProblem } from './portfolio-problem.js';
import { groupMultipliers, report, reportSettled } from './report.js';
import { holdUntraded, settleWeightsInPlace } from './settle-weights.js';
import { inLikeDeviations, type WeightsStart } from './solve-options.js';
import { solveWeights, type WeightsPoint } from './solve-weights.js';
import { bindingTrading } from './trading.js';

/** A convex quadratic objective of the weights. */
export interface QuadraticObjective {
  /** Q [n x n] and c [n] of what the solver minimises, w'Qw / 2 + c'w. */
  readonly quadratic: Float64Array;
  readonly linear: Float64Array | null;
  /** f over the solver's objective. */
  readonly factor: number;
  /** f and its gradient, without the cost of trading. */
  readonly at: (weights: Float64Array) => ObjectiveAtPoint;
  /** The figure the caller asked for, of f with the cost. */
  readonly figure: (value: number) => number;
}

/** The point to report when the iterations ended before a feasible one was found: equal weights. */
function equalWeights(n: number, rows: number, budget: number): WeightsPoint {
  return {
    x: new Float64Array(n).fill(budget / n),
    multipliers: new Float64Array(rows),
    active: { variables: new Int8Array(n), rows: new Uint8Array(rows) },
    trading: null,
    turnoverMultiplier: 0,
  };
}

/**
 * Minimises f, and the cost of trading, over the constraints, and certifies the weights in f's own terms. Names whose
 * deviations differ by more than a thousand are tried a second time in variables of like deviation where the first try stalls.
 */
export function minimiseQuadratic(
  problem: PortfolioProblem,
  constraints: ConstraintRows,
  objective: QuadraticObjective,
  options: WeightsStart,
): SolveOutcome {
  const first = minimiseOnce(problem, constraints, objective, options);
  const { quadratic } = objective;
  const n = problem.instruments.length;
  if (first.status !== 'stalled' || !isOfMixedScale({ n, quadratic })) return first;
  const second = minimiseOnce(problem, constraints, objective, inLikeDeviations(options));
  return second.status === 'optimal' ? second : first;
}

function minimiseOnce(
  problem: PortfolioProblem,
  constraints: ConstraintRows,
  objective: QuadraticObjective,
  options: WeightsStart,
): SolveOutcome {
  const n = problem.instruments.length;
  const outcome = solveWeights(problem, constraints, objective, options);
  if (outcome.status === 'infeasible') {
    const conflicting = minimalConflict(problem, constraints.groups, outcome.conflict);
    return { status: 'infeasible', conflicting };
  }
  if (outcome.status === 'unbounded') return { status: 'unbounded' };
  const point = outcome.point ?? equalWeights(n, constraints.rhs.length, budgetOf(problem));
  return reportPoint(problem, constraints, objective, { point, iterations: outcome.iterations });
}

/** The outcome of a point that is said to be optimal. */
export function reportPoint(
  problem: PortfolioFrame,
  { groups }: Pick<ConstraintRows, 'groups'>,
  { at, factor, figure }: Pick<QuadraticObjective, 'at' | 'factor' | 'figure'>,
  solved: { readonly point: WeightsPoint; readonly iterations: number },
): SolveOutcome {
  const { x, multipliers, active, trading, turnoverMultiplier } = solved.point;
  const { lower, upper } = problem.bounds;
  const count = problem.groups?.length ?? 0;
  const terms = bindingTrading(problem);
  return reportSettled((dust) => {
    const weights = x.slice();
    const codes = holdUntraded(weights, active.variables, terms, dust);
    settleWeightsInPlace(weights, codes, lower, upper, dust, budgetOf(problem));
    const objective = withCost(at(weights), terms, weights);
    return report(problem, {
      weights,
      objective,
      objectiveValue: figure(objective.value),
      multipliers: {
        budget: factor * multipliers[0],
        ...groupMultipliers(groups, multipliers.subarray(1), count, factor),
        turnover: factor * turnoverMultiplier,
      },
      iterations: solved.iterations,
      activeSet: {
        bounds: active.variables,
        groups: activeSides(groups, active.rows.subarray(1), count),
        ...(trading === null ? {} : { trading }),
      },
    });
  });
}
