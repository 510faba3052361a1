import { quadraticForm } from '../linalg/symmetric.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective } from '../optimise/objective.js';
import { solveQp } from '../qp/solve-qp.js';
import { boundsWithin, decidedByBounds } from './decisions.js';
import {
  deviationLimits,
  keptBounds,
  linearNames,
  linearProgramme,
  type DeviationLimit,
} from './linear-constraints.js';
import { supportCuts } from './support-cuts.js';
import { supportLimits } from './support-limits.js';
import { searchTree, type Relaxation } from './support-tree.js';

/** Programmes solved at most for one question. */
const MAX_SOLVES = 2000;
/** A weight up to this is zero: a vertex that the simplex method left by rounding. */
const DUST = 1e-13;
/** A deviation this close to its limit is within it. */
const WITHIN = 1e-9;

const LIMITS = ['maxHoldings', 'maxPairwiseCorrelation'] as const;

/** Every constraint that can be judged here, limits of support last. */
function allNames(problem: AllocationProblem, objective: Objective): readonly string[] {
  return [
    ...linearNames(problem, objective),
    ...deviationLimits(problem, objective).map(({ name }) => name),
    ...LIMITS.filter((name) => problem[name] !== null),
  ];
}

/** Whether the kept constraints are proven to allow no weights. */
function isInfeasible(
  problem: AllocationProblem,
  objective: Objective,
  kept: ReadonlySet<string>,
): boolean {
  const { instruments } = problem;
  const limits = supportLimits({
    ...problem,
    maxHoldings: kept.has('maxHoldings') ? problem.maxHoldings : null,
    maxPairwiseCorrelation: kept.has('maxPairwiseCorrelation')
      ? problem.maxPairwiseCorrelation
      : null,
  });
  const own = keptBounds(problem, kept);
  const root = decidedByBounds(limits, own.lower, own.upper);
  if (root === null) return true;
  const deviation = deviationLimits(problem, objective).find(({ name }) => kept.has(name)) ?? null;
  const result = searchTree<null>({
    limits,
    root,
    interchangeable: Int32Array.from(instruments, (_, i) => i),
    maxSolves: MAX_SOLVES,
    solve: (decisions) => {
      const bounds = boundsWithin(decisions, own.lower, own.upper);
      const cuts = supportCuts(limits, decisions, bounds);
      return nearest(problem, objective, { kept, bounds, cuts, deviation });
    },
  });
  return result.best === null && result.isProven && !result.isUnbounded;
}

function nearest(
  problem: AllocationProblem,
  objective: Objective,
  constraints: Parameters<typeof linearProgramme>[2],
): Relaxation<null> {
  const names = problem.instruments.length;
  const outcome = solveQp(linearProgramme(problem, objective, constraints));
  if (outcome.status === 'infeasible') return { status: 'nothing' };
  if (outcome.status === 'unbounded') return outcome;
  const point = outcome.status === 'optimal' ? outcome : outcome.best;
  const weights = (point?.x ?? new Float64Array(names)).slice(0, names);
  for (let i = 0; i < names; i += 1) if (Math.abs(weights[i]) <= DUST) weights[i] = 0;
  const exact = outcome.status === 'optimal';
  const { deviation } = constraints;
  if (exact && deviation !== null && isBeyond(deviation, weights)) return { status: 'nothing' };
  return { status: 'point', value: 0, size: 1, weights, activeSet: null, exact, found: null };
}

function isBeyond({ covariance, centre, bound }: DeviationLimit, weights: Float64Array): boolean {
  const away = weights.map((weight, i) => weight - (centre?.[i] ?? 0));
  const unit = covariance.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  const deviation = Math.sqrt(Math.max(quadraticForm(covariance, away), 0));
  return deviation > bound + WITHIN * (bound + Math.sqrt(unit));
}

/** Whether some support within the limits may have weights that satisfy the other constraints. */
export function hasSupport(problem: AllocationProblem, objective: Objective): boolean {
  return !isInfeasible(problem, objective, new Set(allNames(problem, objective)));
}

/**
 * A minimal set of constraints that cannot hold together, the limits of support among them: by deletion filter, a half at a
 * time (Chinneck & Dravnieks 1991). Of a conflict that only a risk target of scenarios, or a second limit of a deviation,
 * completes, those that complete it are named with the limits, and it need not be minimal.
 */
export function supportConflict(
  problem: AllocationProblem,
  objective: Objective,
): readonly string[] {
  const names = allNames(problem, objective);
  let kept: ReadonlySet<string> = new Set(names);
  if (!isInfeasible(problem, objective, kept)) return unjudged(problem, objective);
  const drop = (chunk: readonly string[]): void => {
    const rest = new Set(kept);
    for (const name of chunk) rest.delete(name);
    if (isInfeasible(problem, objective, rest)) {
      kept = rest;
    } else if (chunk.length > 1) {
      const middle = chunk.length >> 1;
      drop(chunk.slice(0, middle));
      drop(chunk.slice(middle));
    }
  };
  drop(names);
  return names.filter((name) => kept.has(name));
}

function unjudged(problem: AllocationProblem, objective: Objective): readonly string[] {
  const limits = LIMITS.filter((name) => problem[name] !== null);
  const deviations = deviationLimits(problem, objective).map(({ name }) => name);
  const { kind } = objective;
  if (kind !== 'efficientRisk' || objective.target.measure === 'volatility') {
    return [...deviations, ...limits];
  }
  const target = {
    cvar: 'targetCvar',
    cdar: 'targetCdar',
    semideviation: 'targetSemideviation',
  } as const;
  return [...deviations, target[objective.target.measure], ...limits];
}
