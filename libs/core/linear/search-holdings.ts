import { allocationModel } from '../conic/allocation-model.js';
import { layOut } from '../conic/conic-model.js';
import { convexObjective } from '../conic/convex-objective.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective } from '../optimise/objective.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { boundsWithin, HELD, OUT } from '../search/decisions.js';
import { objectiveSize } from '../search/objective-size.js';
import type { RelaxedSolver } from '../search/search-support.js';
import { certificateOfSupport } from '../search/support-certificate.js';
import { holdsWithin, supportLimits } from '../search/support-limits.js';
import { isLinear } from './dual-programme.js';
import { holdingsProgramme } from './holdings-programme.js';
import type { LinearSolver } from './linear-solver.js';

/** Nodes of the search at most; there is no clock. A node's cost grows with the square of the table of scenarios. */
const MAX_NODES = 5000;
const WORK = 5e10;
/** Limits of correlation are cliques, which the cuts use: more is proven a node. */
const OF_CLIQUES = 4;
/** Fewer nodes than these are none: the root alone takes as long. */
const LEAST_NODES = 200;
/** Drawdowns, which tie each scenario to the one before, take as many times longer. */
const DRAWDOWNS = 8;
/** A weight up to this, beside a y of zero, is what the solver's tolerances leave. */
const DUST = 1e-7;
/** A gap up to this is none where scenarios are solved. */
const PROVEN = 1e-6;

/** The kinds that are linear where there is no l2 term and no limit of a deviation. */
const LINEAR_KINDS: ReadonlySet<Objective['kind']> = new Set<Objective['kind']>([
  'minCvar',
  'minCdar',
  'efficientRisk',
]);

/** An answer with weights. */
type Weighed = Extract<SolveOutcome, { certificate: unknown }>;

/** Some seconds of nodes; 0 where those are too few to be worth it. */
function nodesOf(
  { scenarios, maxPairwiseCorrelation }: AllocationProblem,
  objective: Objective,
): number {
  const size = scenarios?.length ?? 1;
  const work = maxPairwiseCorrelation === null ? WORK : OF_CLIQUES * WORK;
  const measure = objective.kind === 'efficientRisk' ? objective.target.measure : objective.kind;
  const each = measure === 'cdar' || measure === 'minCdar' ? DRAWDOWNS : 1;
  const nodes = Math.floor(work / (each * size * size));
  return nodes < LEAST_NODES ? 0 : Math.min(nodes, MAX_NODES);
}

/**
 * A linear objective of scenarios under limits of support by branch and cut: the names to hold come of the mixed-integer
 * programme, the weights and their certificate of the problem of those names alone, and `relativeGap` is to the bound of the
 * search. Null where the problem is not linear, has an infinite bound or too many scenarios, or nothing was found.
 */
export function searchHoldings(
  problem: AllocationProblem,
  objective: Objective,
  solvers: { readonly linear: LinearSolver; readonly relaxed: RelaxedSolver },
): Weighed | null {
  const { lower, upper } = problem;
  const isBounded = [...lower, ...upper].every(Number.isFinite);
  const maxNodes = nodesOf(problem, objective);
  if (!isBounded || maxNodes === 0 || !LINEAR_KINDS.has(objective.kind)) return null;
  const free: AllocationProblem = { ...problem, maxHoldings: null, maxPairwiseCorrelation: null };
  const { model, units } = allocationModel(free, convexObjective(free, objective));
  const { problem: conic } = layOut(model);
  if (!isLinear(conic)) return null;
  const limits = supportLimits(problem);
  const mixed = solvers.linear.solve(holdingsProgramme(conic, limits, problem), maxNodes);
  if (mixed.status !== 'optimal' && mixed.status !== 'nodeLimit') return null;
  const x = model.variables;
  const decisions = Int8Array.from(lower, (_, i) =>
    mixed.x[x + i] > 0.5 && Math.abs(mixed.x[i]) > DUST ? HELD : OUT,
  );
  const outcome = solvers.relaxed({ ...free, ...boundsWithin(decisions, lower, upper) }, objective);
  if (outcome.status !== 'optimal' || !holdsWithin(limits, outcome.weights)) return null;
  const { weights, objectiveValue } = outcome;
  const value = objective.kind === 'efficientRisk' ? -objectiveValue : objectiveValue;
  const size = objectiveSize(free, objective)(weights, value);
  const missing = value - mixed.bound * units.objective;
  const gap = missing > 0 ? missing / size : 0;
  const chosen = { limits, decisions, weights, gap };
  const certificate = certificateOfSupport(problem, outcome.certificate, chosen);
  const iterations = outcome.iterations + mixed.iterations;
  return gap <= PROVEN
    ? { ...outcome, certificate, iterations }
    : { status: 'stalled', best: weights, objectiveValue, certificate, iterations };
}

/** Two values that differ by less than this share of the larger are one. */
const SAME = 1e-9;

/** Of two answers to the same problem the one that is proven, else the one that is better, else the one that is nearer to its bound. */
export function isBetterThan(other: Weighed, known: Weighed, { kind }: Objective): boolean {
  if (other.status !== known.status) return other.status === 'optimal';
  const gain = (kind === 'efficientRisk' ? 1 : -1) * (other.objectiveValue - known.objectiveValue);
  const size = Math.max(Math.abs(other.objectiveValue), Math.abs(known.objectiveValue));
  if (Math.abs(gain) > SAME * size) return gain > 0;
  return other.certificate.relativeGap < known.certificate.relativeGap;
}
