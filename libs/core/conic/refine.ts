import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { worstResidual } from '../optimise/certificate.js';
import type { Trading } from '../optimise/trading.js';
import {
  certifyAllocation,
  type CertifiedWeights,
  type ProposedMultipliers,
} from './certify-allocation.js';
import type { ConeSolution } from './cone-solution.js';
import type { ConvexObjective } from './convex-objective.js';
import { objectiveAt } from './objective-at-point.js';
import { polish } from './polish.js';
import { polishRatio } from './polish-ratio.js';

/** Steps of polishing; each squares the error that is left. */
const POLISHES = 3;
/** Weights of a solution that holds nothing are this large. */
const NOTHING = 1e-6;

export interface Refined {
  readonly solution: ConeSolution;
  readonly certified: CertifiedWeights;
}

export const worst = ({ certificate }: CertifiedWeights): number => worstResidual(certificate);

export function noMultipliers({ groups }: AllocationProblem): ProposedMultipliers {
  const none = new Float64Array(groups.length);
  return {
    budget: 0,
    lower: none,
    upper: none,
    limits: new Map(),
    tail: null,
    atRisk: 0,
    pulls: new Map(),
  };
}

/** The solution as the solver left it, or polished where that certifies better. */
export function refine(
  problem: AllocationProblem,
  objective: ConvexObjective,
  solution: ConeSolution,
): Refined {
  const certified = (of: ConeSolution): Refined => ({
    solution: of,
    certified: certifyAllocation(problem, objective, of.weights, of.multipliers),
  });
  let found = certified(solution);
  for (const guess of [
    ...atZero(problem, solution),
    ...withoutTrade(problem, objective, solution),
  ]) {
    const other = certified(guess);
    if (worst(other.certified) < worst(found.certified)) found = other;
  }
  for (let step = 0; step < POLISHES; step += 1) {
    const polished = objective.ratio
      ? polishRatio(problem, found.solution)
      : polish(problem, objective, found.solution);
    if (polished === null) return found;
    const other = certified(polished);
    if (!(worst(other.certified) < worst(found.certified))) return found;
    found = other;
  }
  return found;
}

/**
 * What an interior point comes near and never to: a risk of exactly 0, which is least with no multipliers at all, and, with a
 * budget of 0, holding nothing.
 */
function atZero(problem: AllocationProblem, solution: ConeSolution): readonly ConeSolution[] {
  const multipliers = noMultipliers(problem);
  const risk = { ...solution, multipliers };
  const { weights } = solution;
  if (problem.budget === 1 || weights.some((weight) => Math.abs(weight) > NOTHING)) return [risk];
  const nothing = { ...solution, weights: new Float64Array(weights.length) };
  return [risk, nothing, { ...nothing, multipliers }];
}

/**
 * A turnover of 0 leaves one point and no interior, so that a solver's multipliers are anything: the current weights, and a
 * price of turnover at which no trade gains. The tail is the solver's, or what it is at these weights.
 */
function withoutTrade(
  problem: AllocationProblem,
  objective: ConvexObjective,
  solution: ConeSolution,
): readonly ConeSolution[] {
  const { trading } = problem;
  if (trading?.maxTurnover !== 0) return [];
  return [solution.multipliers.tail, null].map((tail) => ({
    ...solution,
    weights: trading.currentWeights.slice(),
    multipliers: {
      ...noMultipliers(problem),
      tail,
      atRisk: solution.multipliers.atRisk,
      turnover: steepest(problem, objective, trading, tail),
    },
  }));
}

/** The largest slope of the objective at the current weights. */
function steepest(
  problem: AllocationProblem,
  objective: ConvexObjective,
  { currentWeights }: Trading,
  tail: ConeSolution['multipliers']['tail'],
): number {
  const { gradient } = objectiveAt(problem, objective, currentWeights, tail);
  return gradient.reduce((size, slope) => Math.max(size, Math.abs(slope)), 0);
}
