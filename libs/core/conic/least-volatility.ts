import { portfolioProblemOf, type AllocationProblem } from '../optimise/allocation-problem.js';
import { minVolatility } from '../optimise/min-volatility.js';
import { CANCELLATION, varianceAt } from '../optimise/objectives.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { certifyAllocation } from './certify-allocation.js';
import type { ConvexObjective } from './convex-objective.js';
import { noMultipliers } from './refine.js';

type Optimal = Extract<SolveOutcome, { status: 'optimal' }>;

/** Variances closer than this share of their terms are one. */
const ROUNDING = 1e-12;
/** A gain below this share of the objective's size is the solver's error. */
const SURE = 1e-8;
/** A multiplier below this share of the largest has no part in a conflict. */
const NO_PART = 1e-6;

/**
 * A targetVolatility t at the least volatility that the other constraints allow leaves no weights with less, so that its
 * multiplier need not exist (Slater's condition fails). With v = min w'Sw, by the active set: t^2 < v beyond rounding is a
 * conflict with what holds v; at t^2 = v the weights of v are the answer, certified as its minimum, or, where S is singular
 * and others have v too, those that earn most among (w - w*)'S(w - w*) = 0. Null where t is above it, or nothing is known.
 */
export function atLeastVolatility(
  problem: AllocationProblem,
  objective: ConvexObjective,
  solve: (problem: AllocationProblem, objective: ConvexObjective) => SolveOutcome,
): SolveOutcome | null {
  const { benchmark, covariance, trading } = problem;
  const target = objective.limits.find(({ name }) => name === 'targetVolatility');
  if (target === undefined || covariance === null || benchmark !== null) return null;
  const free = trading === null ? null : { ...trading, transactionCost: 0 };
  const least = minVolatility(portfolioProblemOf({ ...problem, l2Gamma: 0, trading: free }));
  if (least.status !== 'optimal') return null;
  const { value, valueFloor } = varianceAt(covariance, least.weights);
  const beyond = value - target.bound * target.bound;
  const rounding = (ROUNDING * valueFloor) / CANCELLATION;
  if (beyond < -rounding) return null;
  if (beyond > rounding) return { status: 'infeasible', conflicting: holding(least) };
  const own = certifyAllocation(problem, objective, least.weights, noMultipliers(problem));
  const objectiveValue = -own.value;
  const around = { ...problem, benchmark: { weights: least.weights, maxTrackingError: 0 } };
  const among = solve(around, { ...objective, limits: [] });
  const isBetter =
    among.status === 'optimal' &&
    among.objectiveValue - objectiveValue > SURE * Math.abs(among.objectiveValue);
  return isBetter ? inTheCallersWords(among) : { ...least, objectiveValue };
}

/** What holds the least variance where it is, and the target below it. */
function holding({ certificate: { binding } }: Optimal): readonly string[] {
  const size = ({ multiplier }: { readonly multiplier: number }): number => Math.abs(multiplier);
  const largest = Math.max(...binding.map(size));
  const parts = binding.filter((each) => size(each) > NO_PART * largest);
  return [...parts.map(({ constraint }) => constraint), 'targetVolatility'];
}

/** What keeps weights at a distance of 0 is the target. */
function inTheCallersWords(outcome: Optimal): SolveOutcome {
  const binding = outcome.certificate.binding.map((each) =>
    each.constraint === 'maxTrackingError' ? { ...each, constraint: 'targetVolatility' } : each,
  );
  return { ...outcome, certificate: { ...outcome.certificate, binding } };
}
