import {
  CERTIFIED,
  certify,
  worstResidual,
  type Multipliers,
  type ObjectiveAtPoint,
} from './certificate.js';
import type { GroupRow } from './constraint-rows.js';
import type { SolveOutcome } from './outcome.js';
import type { ActiveSet, PortfolioFrame } from './portfolio-problem.js';
import { DUST } from './settle-weights.js';

/** What an objective hands over once the solver has stopped. */
export interface Solution {
  readonly weights: Float64Array;
  readonly objective: ObjectiveAtPoint;
  /** The figure the caller asked for. */
  readonly objectiveValue: number;
  readonly multipliers: Multipliers;
  readonly iterations: number;
  readonly activeSet: ActiveSet;
}

/** Multipliers per group side from the solver's rows, times `factor`. */
export function groupMultipliers(
  rows: readonly GroupRow[],
  values: Float64Array,
  count: number,
  factor: number,
): Omit<Multipliers, 'budget'> {
  const lower = new Float64Array(count);
  const upper = new Float64Array(count);
  rows.forEach(({ group, side }, k) => {
    const value = values[k] * factor;
    if (side < 0 || (side === 0 && value < 0)) lower[group] = Math.abs(value);
    else upper[group] = value;
  });
  return { lower, upper };
}

/** Dust on its bound first; where names really hold less than dust, as beside a variance 1e15 times theirs, as solved. */
export function reportSettled(solve: (dust: number) => SolveOutcome): SolveOutcome {
  const outcome = solve(DUST);
  return outcome.status === 'optimal' ? outcome : solve(0);
}

/** A solution is optimal when its certificate says so, whatever the solver said; else it stalled. */
export function report(problem: PortfolioFrame, solution: Solution): SolveOutcome {
  const { weights, objective, objectiveValue, multipliers, iterations, activeSet } = solution;
  const certificate = certify(problem, weights, objective, multipliers);
  return worstResidual(certificate) <= CERTIFIED
    ? { status: 'optimal', weights, objectiveValue, certificate, iterations, activeSet }
    : { status: 'stalled', best: weights, objectiveValue, certificate, iterations };
}
