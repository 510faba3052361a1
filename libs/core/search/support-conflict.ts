import { quadraticForm } from '../linalg/symmetric.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective } from '../optimise/objective.js';
import { solveQp } from '../qp/solve-qp.js';
import { boundsWithin, decidedByBounds, OUT } from './decisions.js';
import {
  deviationLimits,
  keptBounds,
  linearNames,
  linearProgramme,
  type DeviationLimit,
} from './linear-constraints.js';
import { supportCuts } from './support-cuts.js';
import { supportLimits, type SupportLimits } from './support-limits.js';
import { searchTree, type Relaxation } from './support-tree.js';

/** Programmes solved at most for one question. */
const MAX_SOLVES = 2000;
/** ... and cone problems, which take longer. */
const MAX_CONES = 200;
/** A weight up to this is zero: a vertex that the simplex method left by rounding. */
const DUST = 1e-13;
/** A deviation this close to its limit is within it. */
const WITHIN = 1e-9;

const TARGETS = {
  cvar: 'targetCvar',
  cdar: 'targetCdar',
  semideviation: 'targetSemideviation',
  volatility: 'targetVolatility',
} as const;

/**
 * Weights that satisfy the constraints named in `kept`, limits of support apart, and are 0 where `isOut`; null when there
 * are none, 'unknown' where a solver gave up.
 */
export type KeptWeights = (
  kept: ReadonlySet<string>,
  isOut: readonly boolean[],
) => Float64Array | 'unknown' | null;

/** What a set of constraints is judged by at a node of the search: the weights nearest to all of them, or that there are none. */
type Judge = (
  kept: ReadonlySet<string>,
  limits: SupportLimits,
) => (decisions: Int8Array) => Relaxation<null>;

const LIMITS = ['maxHoldings', 'maxPairwiseCorrelation'] as const;

/** Every constraint that programmes judge, limits of support last. */
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
  kept: ReadonlySet<string>,
  search: { readonly judge: Judge; readonly maxSolves: number },
): boolean {
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
  const result = searchTree<null>({
    limits,
    root,
    interchangeable: Int32Array.from(problem.instruments, (_, i) => i),
    maxSolves: search.maxSolves,
    solve: search.judge(kept, limits),
  });
  return result.best === null && result.isProven && !result.isUnbounded;
}

/** By the nearest weights of a quadratic programme: all but risk targets of scenarios and a second limit of a deviation. */
function byProgrammes(problem: AllocationProblem, objective: Objective): Judge {
  return (kept, limits) => {
    const own = keptBounds(problem, kept);
    const deviation =
      deviationLimits(problem, objective).find(({ name }) => kept.has(name)) ?? null;
    return (decisions) => {
      const bounds = boundsWithin(decisions, own.lower, own.upper);
      const cuts = supportCuts(limits, decisions, bounds);
      return nearest(problem, objective, { kept, bounds, cuts, deviation });
    };
  };
}

/** By what can judge every constraint, and is slower. */
function byWeights(keptWeights: KeptWeights): Judge {
  return (kept) => (decisions) => {
    const isOut = Array.from(decisions, (code) => code === OUT);
    const weights = keptWeights(kept, isOut);
    if (weights === 'unknown') return pointOf(new Float64Array(isOut.length), false);
    return weights === null ? { status: 'nothing' } : pointOf(weights, true);
  };
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
  return pointOf(weights, exact);
}

function pointOf(weights: Float64Array, exact: boolean): Relaxation<null> {
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
  const names = new Set(allNames(problem, objective));
  const judge = byProgrammes(problem, objective);
  return !isInfeasible(problem, names, { judge, maxSolves: MAX_SOLVES });
}

/**
 * A minimal set of constraints that cannot hold together, the limits of support among them: by deletion filter, a half at a
 * time (Chinneck & Dravnieks 1991). Where programmes of weights alone find no conflict it is completed by a risk target of
 * scenarios, or by a second limit of a deviation, and `keptWeights` is asked. Without it, or where no search proves anything
 * in its budget, all constraints are named: infeasible, but not minimal.
 */
export function supportConflict(
  problem: AllocationProblem,
  objective: Objective,
  keptWeights: (() => KeptWeights) | null,
): readonly string[] {
  const plain = allNames(problem, objective);
  const programmes = { judge: byProgrammes(problem, objective), maxSolves: MAX_SOLVES };
  const isConflict = (kept: ReadonlySet<string>): boolean =>
    isInfeasible(problem, kept, programmes);
  if (isConflict(new Set(plain))) return filtered(plain, isConflict);
  const target = objective.kind === 'efficientRisk' ? TARGETS[objective.target.measure] : null;
  const names = target === null || plain.includes(target) ? plain : [target, ...plain];
  if (keptWeights === null) return names;
  const weights = { judge: byWeights(keptWeights()), maxSolves: MAX_CONES };
  return filtered(names, (kept) => isInfeasible(problem, kept, weights));
}

/** What is left of the names when all that can go have gone. */
function filtered(
  names: readonly string[],
  isConflict: (kept: ReadonlySet<string>) => boolean,
): readonly string[] {
  let kept: ReadonlySet<string> = new Set(names);
  const drop = (chunk: readonly string[]): void => {
    const rest = new Set(kept);
    for (const name of chunk) rest.delete(name);
    if (isConflict(rest)) {
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
