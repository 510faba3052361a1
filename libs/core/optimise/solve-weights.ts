import {
  type QpActiveSet,
  type QpConflict,
  type QpPoint,
  type QpProblem,
} from '../qp/qp-problem.js';
import { keepQpWorkspace, takeQpWorkspace } from '../qp/qp-workspace.js';
import { solveQp, type QpOptions } from '../qp/solve-qp.js';
import type { ConstraintRows } from './constraint-rows.js';
import type { PortfolioProblem } from './portfolio-problem.js';
import { settledOptions } from './settled-start.js';
import type { WeightsStart } from './solve-options.js';
import {
  joinConflict,
  joinTrades,
  splitActiveSet,
  splitTrades,
  type TradeSplit,
} from './trade-split.js';
import { bindingTrading, type ActiveTrades } from './trading.js';

/** What the solver minimises over w, w'Qw / 2 + c'w, and f over it. */
export interface WeightsObjective {
  readonly quadratic: Float64Array | null;
  readonly linear: Float64Array | null;
  readonly factor: number;
}

/** The programme over w as the solver takes it: in purchases and sales where trading costs or is limited. */
export interface WeightsQp {
  readonly qp: QpProblem;
  readonly split: TradeSplit | null;
}

/** A point of the programme as weights; null without trading. */
export interface WeightsPoint extends QpPoint {
  readonly trading: ActiveTrades | null;
  /** Of the turnover in the solver's scale, >= 0. */
  readonly turnoverMultiplier: number;
}

export type WeightsOutcome =
  | {
      readonly status: 'optimal' | 'stalled';
      readonly iterations: number;
      /** The feasible point reached; null while none was. */
      readonly point: WeightsPoint | null;
    }
  | { readonly status: 'infeasible'; readonly conflict: QpConflict }
  | { readonly status: 'unbounded' };

/** The bounds must not cross. */
export function weightsQp(
  problem: PortfolioProblem,
  { rows, rhs, equalities }: Pick<ConstraintRows, 'rows' | 'rhs' | 'equalities'>,
  { quadratic, linear, factor }: WeightsObjective,
): WeightsQp {
  const n = problem.instruments.length;
  const { lower, upper } = problem.bounds;
  const qp: QpProblem = { n, quadratic, linear, rows, rhs, equalities, lower, upper };
  const trading = bindingTrading(problem);
  if (trading === null) return { qp, split: null };
  const { currentWeights: current, transactionCost, maxTurnover } = trading;
  const split = splitTrades(qp, {
    current,
    cost: transactionCost / factor,
    limit: maxTurnover === Infinity ? null : { others: new Float64Array(0), bound: maxTurnover },
  });
  return { qp: split.qp, split };
}

export function weightsPoint({ split }: WeightsQp, point: QpPoint): WeightsPoint {
  if (split !== null) return joinTrades(split, point);
  const { x, multipliers, active } = point;
  return { x, multipliers, active, trading: null, turnoverMultiplier: 0 };
}

/** The solver's active set for one of the weights; null where it does not say how names trade. */
export function weightsStart(
  { split }: WeightsQp,
  set: QpActiveSet,
  trades: ActiveTrades | undefined,
): QpActiveSet | null {
  if (split === null) return set;
  return trades === undefined ? null : splitActiveSet(split, set, trades);
}

/** The first name whose bounds cross, as a conflict. */
export function crossedBounds({ bounds: { lower, upper } }: PortfolioProblem): QpConflict | null {
  const crossed = lower.findIndex((low, i) => low > upper[i]);
  return crossed < 0 ? null : { rows: [], lower: [crossed], upper: [crossed] };
}

/** The workspace of a caller is for as many variables as there are names: a split needs its own. */
function optionsFor(model: WeightsQp, options: WeightsStart): QpOptions {
  if (model.split === null) return options;
  const { start, trades, maxIterations, variables } = options;
  const split = start === undefined ? null : weightsStart(model, start, trades);
  return {
    ...(split === null ? {} : { start: split }),
    ...(maxIterations === undefined ? {} : { maxIterations }),
    ...(variables === undefined ? {} : { variables }),
  };
}

/** Minimises over the weights within budget, bounds, groups and trading. */
export function solveWeights(
  problem: PortfolioProblem,
  constraints: Pick<ConstraintRows, 'rows' | 'rhs' | 'equalities'>,
  objective: WeightsObjective,
  options: WeightsStart = {},
): WeightsOutcome {
  const crossed = crossedBounds(problem);
  if (crossed !== null) return { status: 'infeasible', conflict: crossed };
  const model = weightsQp(problem, constraints, objective);
  const given = optionsFor(model, options);
  const workspace = given.workspace ?? takeQpWorkspace(model.qp.n, model.qp.rhs.length);
  const { start, exchanges } = settledOptions(model.qp, { ...given, workspace });
  const outcome = solveQp(model.qp, start);
  if (given.workspace === undefined) keepQpWorkspace(workspace);
  switch (outcome.status) {
    case 'unbounded':
      return { status: 'unbounded' };
    case 'infeasible': {
      const { conflict } = outcome;
      const joined = model.split === null ? conflict : joinConflict(model.split, conflict);
      return { status: 'infeasible', conflict: joined };
    }
    case 'optimal':
    case 'stalled': {
      const point = outcome.status === 'optimal' ? outcome : outcome.best;
      return {
        status: outcome.status,
        iterations: exchanges + outcome.iterations,
        point: point === null ? null : weightsPoint(model, point),
      };
    }
  }
}
