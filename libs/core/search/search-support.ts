import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective } from '../optimise/objective.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import type { ActiveSet } from '../optimise/portfolio-problem.js';
import { boundsWithin, decidedByBounds, OUT } from './decisions.js';
import { interchangeableNames } from './interchangeable.js';
import { objectiveSize } from './objective-size.js';
import { certificateOfSupport } from './support-certificate.js';
import { hasSupport, supportConflict, type KeptWeights } from './support-conflict.js';
import { isUnlimited, supportLimits, type SupportLimits } from './support-limits.js';
import { searchTree, type Decided, type Relaxation, type SearchResult } from './support-tree.js';

/**
 * Solves a problem without limits of support. A name with bounds [0, 0] must have weight exactly 0; `start` is the active
 * set of a similar problem, which a solver may begin with or ignore.
 */
export type RelaxedSolver = (
  problem: AllocationProblem,
  objective: Objective,
  start?: ActiveSet,
) => SolveOutcome;

export interface SearchOptions {
  /** Relaxations solved at most, the only limit there is; default by the number of names. */
  readonly maxSolves?: number;
  /** Asked where a conflict is of more than the weights alone: of risk targets of scenarios, or of two limits of deviations. */
  readonly keptWeights?: () => KeptWeights;
}

type Solution = Extract<SolveOutcome, { certificate: unknown }>;

const MAXIMISED: ReadonlySet<Objective['kind']> = new Set<Objective['kind']>([
  'maxSharpe',
  'maxQuadraticUtility',
  'efficientRisk',
  'maxDiversification',
  'kelly',
]);

/** Some seconds, whatever the size: of the active set, or of the cones where there are scenarios or limits of a deviation. */
function defaultSolves(
  { instruments, scenarios, benchmark }: AllocationProblem,
  { kind }: Objective,
): number {
  const n = instruments.length;
  if (scenarios !== null) {
    const size = scenarios.length;
    // Drawdowns tie each scenario to the one before: their time grows faster than the table.
    const solves = Math.min(5e6, kind === 'minCdar' ? 2e7 / Math.sqrt(Math.sqrt(size)) : Infinity);
    return Math.min(Math.max(Math.round(solves / size), 50), 2000);
  }
  const isCone = benchmark !== null || kind === 'efficientRisk';
  const [size, least] = isCone ? [2e6, 50] : [2e7, 200];
  return Math.min(Math.max(Math.round(size / (n * n)), least), size / 1000);
}

/** What the search shares with its caller. */
interface Totals {
  iterations: number;
  hasNoExcess: boolean;
  /** Some choice of names is within the constraints and leaves no wealth in a scenario. */
  isRuin: boolean;
}

/**
 * Any objective under `maxHoldings` (at most so many w_i != 0) and `maxPairwiseCorrelation` (no two held names correlate
 * above it): branch and bound over the support around the solver of the problem without them (docs/derivations/
 * holdings.md). `optimal` when no other choice of names is better by 1e-9 of |f|; `stalled` when the budget of relaxations
 * ended before that was proven, with the best choice found and `relativeGap` to the search's bound. Infeasible names may
 * include the two limits.
 * @throws RangeError "expected x, was y" on limits that are none, or correlations without a covariance
 */
export function searchSupport(
  problem: AllocationProblem,
  objective: Objective,
  relaxed: RelaxedSolver,
  options: SearchOptions = {},
): SolveOutcome {
  const n = problem.instruments.length;
  const limits = supportLimits(problem);
  const free: AllocationProblem = { ...problem, maxHoldings: null, maxPairwiseCorrelation: null };
  if (isUnlimited(limits, n)) return relaxed(free, objective);
  const without = (): SolveOutcome => relaxed(free, objective);
  const root = decidedByBounds(limits, problem.lower, problem.upper);
  if (root === null || !hasSupport(problem, objective)) {
    return infeasible(problem, objective, { without, ...options });
  }
  const totals: Totals = { iterations: 0, hasNoExcess: false, isRuin: false };
  const result = searchTree({
    limits,
    root,
    interchangeable: interchangeableNames(problem),
    maxSolves: options.maxSolves ?? defaultSolves(problem, objective),
    solve: relaxation(free, objective, { relaxed, totals }),
  });
  if (result.isUnbounded) return { status: 'unbounded' };
  if (result.best !== null) return chosen(problem, limits, { result, best: result.best, totals });
  if (!result.isProven) {
    // Without any point every relaxation that was solved had no minimum.
    return result.instead === null
      ? { status: 'unbounded' }
      : unfinished(problem, limits, result.instead, totals);
  }
  if (totals.hasNoExcess) return { status: 'noExcessReturn' };
  const outcome = infeasible(problem, objective, { without, ...options });
  return outcome.status === 'infeasible' && totals.isRuin ? { ...outcome, isRuin: true } : outcome;
}

function relaxation(
  free: AllocationProblem,
  objective: Objective,
  { relaxed, totals }: { readonly relaxed: RelaxedSolver; readonly totals: Totals },
): (decisions: Int8Array, start: ActiveSet | null) => Relaxation<Solution> {
  const sign = MAXIMISED.has(objective.kind) ? -1 : 1;
  const sizeOf = objectiveSize(free, objective);
  return (decisions, start) => {
    const bounds = boundsWithin(decisions, free.lower, free.upper);
    const outcome = relaxed(
      { ...free, ...bounds },
      objective,
      start === null ? undefined : startWithin(decisions, start),
    );
    switch (outcome.status) {
      case 'infeasible':
        totals.isRuin ||= outcome.isRuin === true;
        return { status: 'nothing' };
      case 'noExcessReturn':
        totals.hasNoExcess = true;
        return { status: 'nothing' };
      case 'unbounded':
        return { status: 'unbounded' };
      case 'optimal':
      case 'stalled': {
        totals.iterations += outcome.iterations;
        const weights = outcome.status === 'optimal' ? outcome.weights : outcome.best;
        return {
          status: 'point',
          value: sign * outcome.objectiveValue,
          size: sizeOf(weights, outcome.objectiveValue),
          weights,
          activeSet: outcome.status === 'optimal' ? outcome.activeSet : null,
          exact: outcome.status === 'optimal',
          found: outcome,
        };
      }
    }
  };
}

/** The active set with names that are out at their bound of zero. */
function startWithin(decisions: Int8Array, start: ActiveSet): ActiveSet {
  return { ...start, bounds: start.bounds.map((code, i) => (decisions[i] === OUT ? -1 : code)) };
}

function chosen(
  problem: AllocationProblem,
  limits: SupportLimits,
  found: {
    readonly result: SearchResult<Solution>;
    readonly best: Decided<Solution>;
    readonly totals: Totals;
  },
): SolveOutcome {
  const { result, best, totals } = found;
  const { decisions, point } = best;
  const missing = point.value - result.bound;
  const gap = missing > 0 ? missing / point.size : 0;
  const { weights } = point;
  const chosenNames = { limits, decisions, weights, gap };
  const certificate = certificateOfSupport(problem, point.found.certificate, chosenNames);
  const { objectiveValue } = point.found;
  const { iterations } = totals;
  return result.isProven && point.found.status === 'optimal'
    ? { ...point.found, certificate, iterations }
    : { status: 'stalled', best: weights, objectiveValue, certificate, iterations };
}

/** The budget ended, or a solver gave up, before any choice within the limits was found. */
function unfinished(
  problem: AllocationProblem,
  limits: SupportLimits,
  { decisions, point }: Decided<Solution>,
  { iterations }: Totals,
): SolveOutcome {
  const { weights, found } = point;
  const gap = Infinity;
  const chosenNames = { limits, decisions, weights, gap };
  const certificate = certificateOfSupport(problem, found.certificate, chosenNames);
  const { objectiveValue } = found;
  return { status: 'stalled', best: weights, objectiveValue, certificate, iterations };
}

function infeasible(
  problem: AllocationProblem,
  objective: Objective,
  { without, keptWeights }: SearchOptions & { readonly without: () => SolveOutcome },
): SolveOutcome {
  const outcome = without();
  if (outcome.status === 'infeasible') return outcome;
  const conflicting = supportConflict(problem, objective, keptWeights ?? null);
  return { status: 'infeasible', conflicting };
}
