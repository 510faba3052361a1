import { FactorisableDense } from '../linalg/factorisable-dense.js';
import { negative } from '../linalg/symmetric.js';
import { settleBounds } from '../qp/block-pivots.js';
import type { BudgetProgramme } from '../qp/budget-face.js';
import type { QpProblem } from '../qp/qp-problem.js';
import type { QpWorkspace } from '../qp/qp-workspace.js';
import type { QpOptions } from '../qp/solve-qp.js';
import type { ActiveSet, PortfolioProblem, SolveOptions } from './portfolio-problem.js';
import { fillInOrder } from './start-vertex.js';

/** A start, and the exchanges already made to find it. */
export interface SettledStart<Start> {
  readonly start: Start;
  readonly exchanges: number;
}

function isBudgetAlone({ rows, rhs, equalities }: QpProblem): boolean {
  if (equalities !== 1 || rhs.length !== 1) return false;
  for (let i = 0; i < rows.length; i += 1) if (rows[i] !== 1) return false;
  return true;
}

/** The vertex that goes by what each name earns alone, or else by its variance. */
export function cheapestVertex({
  quadratic,
  linear,
  budget,
  lower,
  upper,
}: BudgetProgramme): Int8Array | null {
  const key = linear ?? lower.map((_, i) => quadratic.variance(i));
  return fillInOrder(key, lower, upper, budget);
}

/** Of so few names a least variance holds most, and a factorisation of all of them costs next to nothing. */
const FEW_NAMES = 32;

/** Null for all names free. */
function likelyCodes(programme: BudgetProgramme): Int8Array | null {
  const { linear, lower } = programme;
  return linear === null && lower.length <= FEW_NAMES ? null : cheapestVertex(programme);
}

/**
 * Options whose start is the active set that block pivots settle on, where a budget and bounds are all there is: the
 * solver then has next to nothing left to do but to prove it. Elsewhere, and where they do not settle, as proposed.
 */
export function settledOptions(
  qp: QpProblem,
  options: QpOptions & { readonly workspace: QpWorkspace },
): SettledStart<QpOptions> {
  const { quadratic, linear, rhs, lower, upper } = qp;
  if (quadratic === null || !isBudgetAlone(qp)) return { start: options, exchanges: 0 };
  const { workspace } = options;
  const programme: BudgetProgramme = {
    objective: 'quadratic',
    quadratic: new FactorisableDense(quadratic, qp.n, workspace),
    linear,
    budget: rhs[0],
    lower,
    upper,
  };
  const proposed = options.start?.variables ?? likelyCodes(programme);
  const settled = settleBounds(programme, proposed, workspace, options.maxIterations);
  if (settled === null) return { start: options, exchanges: 0 };
  const start = { variables: settled.codes, rows: Uint8Array.of(1) };
  return { start: { ...options, start }, exchanges: settled.exchanges };
}

/** What the ratio of excess return to risk is settled from: Q = Sigma + gamma I. */
export interface RatioTask {
  readonly problem: PortfolioProblem;
  readonly q: Float64Array;
  readonly options: SolveOptions & { readonly workspace: QpWorkspace };
}

/** The same for the maximum of excess'w / sqrt(w'Q w), in the weights. */
export function settledRatio(
  { problem, q, options }: RatioTask,
  excess: Float64Array,
  proposed: ActiveSet | null,
): SettledStart<ActiveSet | null> {
  if ((problem.groups ?? []).length > 0) return { start: proposed, exchanges: 0 };
  const linear = negative(excess);
  const quadratic = new FactorisableDense(q, excess.length, options.workspace);
  const settled = settleBounds(
    { objective: 'ratio', quadratic, linear, budget: 1, ...problem.bounds },
    proposed?.bounds ?? null,
    options.workspace,
    options.maxIterations,
  );
  if (settled === null) return { start: proposed, exchanges: 0 };
  return {
    start: { bounds: settled.codes, groups: new Int8Array(0) },
    exchanges: settled.exchanges,
  };
}
