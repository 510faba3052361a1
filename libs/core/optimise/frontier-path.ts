import { dot } from '../linalg/symmetric.js';
import type { QpActiveSet, QpPoint } from '../qp/qp-problem.js';
import { constraintRows, qpActiveSet, type ConstraintRows } from './constraint-rows.js';
import { criticalLine, pointAt, type PathEnd, type Segment } from './critical-line.js';
import {
  efficientReturn,
  inTheCallersWords,
  retargeted,
  targeted,
  type Targeted,
} from './efficient-return.js';
import { varianceOfFactors, withoutMoments } from './form-objective.js';
import type { FaceProblem } from './kkt-face.js';
import { varianceObjective } from './min-volatility.js';
import { formProgramme, untraded } from './minimise-form.js';
import { reportPoint, type QuadraticObjective } from './minimise-quadratic.js';
import type { SolveOutcome } from './outcome.js';
import {
  denseProblem,
  isFactorProblem,
  type ActiveSet,
  type FactorProblem,
  type PortfolioProblem,
} from './portfolio-problem.js';
import { weightsPoint, weightsQp, weightsStart, type WeightsPoint } from './solve-weights.js';
import { bindingTrading, type ActiveTrades } from './trading.js';

type AnyProblem = PortfolioProblem | FactorProblem;
type Optimal = Extract<SolveOutcome, { status: 'optimal' }>;

/** A target this little beyond the end of the path is its end: the rest is rounding. */
const END = 1e-12;

/** The critical line of a problem, followed from target to target. */
interface Follower {
  readonly line: Generator<Segment, PathEnd>;
  segment: Segment | null;
  /** Segments seen, so what the next point took. */
  corners: number;
  end: PathEnd | null;
}

function step(follower: Follower): void {
  const next = follower.line.next();
  if (next.done === true) follower.end = next.value;
  else {
    follower.segment = next.value;
    follower.corners += 1;
  }
}

/** The point of the path at the parameter; null where the path does not reach it. */
function reach(
  follower: Follower,
  parameter: number,
): { readonly segment: Segment; readonly parameter: number } | null {
  while (follower.end === null && (follower.segment === null || follower.segment.to < parameter)) {
    step(follower);
  }
  const { segment } = follower;
  if (segment === null) return null;
  if (parameter <= segment.to) return { segment, parameter: Math.max(parameter, segment.from) };
  const isEnd = parameter - segment.to <= END * (1 + Math.abs(parameter));
  return isEnd ? { segment, parameter: segment.to } : null;
}

/** The programme of every target: they differ in the right-hand side of the last row. */
interface Model {
  readonly constraints: ConstraintRows;
  readonly objective: Omit<QuadraticObjective, 'quadratic'>;
  readonly programme: FaceProblem;
  /** A point of it as weights. */
  readonly weightsOf: (point: QpPoint) => WeightsPoint;
  /** Its active set for one of the weights; null where that does not say how names trade. */
  readonly setOf: (set: QpActiveSet, trades: ActiveTrades | undefined) => QpActiveSet | null;
  /** The target's. */
  readonly row: number;
  /** What the row's right-hand side has on top of -scaledReturn: trades start from what the current weights earn. */
  readonly shift: number;
  /** Groups, the target one of them. */
  readonly groups: number;
}

function denseModel(problem: PortfolioProblem): Omit<Model, 'row' | 'shift' | 'groups'> {
  const constraints = constraintRows(problem);
  const objective = varianceObjective(problem);
  const model = weightsQp(problem, constraints, objective);
  return {
    ...{ constraints, objective, programme: model.qp },
    weightsOf: (point) => weightsPoint(model, point),
    setOf: (set, trades) => weightsStart(model, set, trades),
  };
}

/** Without the elements of Sigma; null where those are needed. */
function formModel(problem: FactorProblem): Omit<Model, 'row' | 'shift' | 'groups'> | null {
  const objective = bindingTrading(problem) === null ? varianceOfFactors(problem) : null;
  if (objective === null) return null;
  const constraints = constraintRows(withoutMoments(problem));
  const programme = formProgramme(problem, constraints, objective);
  return { constraints, objective, programme, weightsOf: untraded, setOf: (set) => set };
}

function modelOf({ problem, scaledReturn }: Targeted<AnyProblem>): Model {
  const model = isFactorProblem(problem)
    ? (formModel(problem) ?? denseModel(denseProblem(problem)))
    : denseModel(problem);
  const { rhs } = model.programme;
  const row = model.constraints.rhs.length - 1;
  const groups = problem.groups?.length ?? 0;
  return { ...model, row, shift: rhs[row] + scaledReturn, groups };
}

/** An active set with the target as its last group, not active in one that has none. */
function withTarget(set: ActiveSet, count: number): ActiveSet {
  const groups = new Int8Array(count);
  groups.set(set.groups);
  return { ...set, groups };
}

function followerFrom(model: Model, from: ActiveSet, at: number): Follower | null {
  const { constraints, programme, row, shift, groups } = model;
  const set = qpActiveSet(constraints.groups, withTarget(from, groups));
  const start = model.setOf(set, from.trading);
  if (start === null) return null;
  const rhs = programme.rhs.slice();
  rhs[row] = shift - at;
  const line = criticalLine({ ...programme, rhs }, { row }, start);
  return { line, segment: null, corners: 0, end: null };
}

/** The certified outcome of a target from the path; null where the path does not have it. */
function fromPath(
  follower: Follower,
  model: Model,
  target: Targeted<AnyProblem>,
): SolveOutcome | null {
  const before = follower.corners;
  const reached = reach(follower, target.scaledReturn - model.shift);
  if (reached === null) return null;
  const { x, multipliers } = pointAt(reached.segment, reached.parameter);
  const point = model.weightsOf({ x, multipliers, active: reached.segment.active });
  const iterations = follower.corners - before;
  const solved = { point, iterations };
  const outcome = reportPoint(target.problem, model.constraints, model.objective, solved);
  return outcome.status === 'optimal' ? inTheCallersWords(outcome, target) : null;
}

/**
 * The outcomes of efficientReturn at each target, in their order, `least` being that of min volatility. The targets are
 * visited in ascending order along the critical line. A point that the line does not have or that is not certified is
 * solved by itself, from the active set before it, and the line taken up again there.
 */
export function followFrontier(
  problem: AnyProblem,
  least: Optimal,
  targetReturns: Float64Array,
): readonly SolveOutcome[] {
  const mu = problem.expectedReturns ?? new Float64Array(0);
  const lowest = dot(mu, least.weights);
  const first = targeted(problem, mu, lowest);
  const model = modelOf(first);
  let follower = followerFrom(model, least.activeSet, 0);
  let last: Optimal = least;
  let beyond: SolveOutcome | null = null;
  const outcomes = new Array<SolveOutcome>(targetReturns.length).fill(least);
  const order = Uint32Array.from(targetReturns, (_, k) => k);
  order.sort((a, b) => targetReturns[a] - targetReturns[b] || a - b);
  for (const k of order) {
    const targetReturn = targetReturns[k];
    if (targetReturn <= lowest) continue;
    const target = retargeted(first, targetReturn);
    const onPath = follower === null ? null : fromPath(follower, model, target);
    const start = withTarget(last.activeSet, model.groups);
    const outcome: SolveOutcome =
      onPath ?? beyond ?? efficientReturn(problem, targetReturn, { start });
    outcomes[k] = outcome;
    if (outcome.status === 'infeasible') beyond = outcome;
    if (outcome.status !== 'optimal') continue;
    last = outcome;
    if (onPath === null) follower = followerFrom(model, outcome.activeSet, target.scaledReturn);
  }
  return outcomes;
}
