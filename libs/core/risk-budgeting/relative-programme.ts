import type { ConstraintRows } from '../optimise/constraint-rows.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import {
  crossedBounds,
  weightsPoint,
  weightsStart,
  type WeightsPoint,
  type WeightsQp,
} from '../optimise/solve-weights.js';
import { splitTrades } from '../optimise/trade-split.js';
import { bindingTrading } from '../optimise/trading.js';
import type { QpProblem } from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';

/** minimise x'Qx / 2 + c'x over w = scale x within the budget, bounds, groups and turnover of w. */
export interface RelativeProgramme {
  readonly problem: PortfolioProblem;
  readonly constraints: ConstraintRows;
  /** [n] > 0. */
  readonly scale: Float64Array;
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
}

/** What a next solve can start from. */
export type RelativeStart = Pick<WeightsPoint, 'active' | 'trading'>;

/** In x the turnover is sum scale_i |x_i - h_i / scale_i|, split into purchases and sales like that of weights. */
function relativeQp({
  problem,
  constraints,
  scale,
  quadratic,
  linear,
}: RelativeProgramme): WeightsQp {
  const { rows, rhs, equalities } = constraints;
  const { lower, upper } = problem.bounds;
  const n = scale.length;
  const qp: QpProblem = {
    n,
    quadratic,
    linear,
    rows: rows.map((entry, k) => entry * scale[k % n]),
    rhs,
    equalities,
    lower: lower.map((low, i) => low / scale[i]),
    upper: upper.map((high, i) => high / scale[i]),
  };
  const trading = bindingTrading(problem);
  if (trading === null) return { qp, split: null };
  const split = splitTrades(qp, {
    current: trading.currentWeights.map((weight, i) => weight / scale[i]),
    cost: 0,
    limit: { others: new Float64Array(0), bound: trading.maxTurnover, rates: scale },
  });
  return { qp: split.qp, split };
}

/** The point in x; null where the solver finds none. Multipliers are those of the rows of w, of which x's are multiples. */
export function solveRelative(
  programme: RelativeProgramme,
  start: RelativeStart | null,
): WeightsPoint | null {
  if (crossedBounds(programme.problem) !== null) return null;
  const model = relativeQp(programme);
  const warm =
    start === null ? null : weightsStart(model, start.active, start.trading ?? undefined);
  const outcome = solveQp(model.qp, warm === null ? {} : { start: warm });
  return outcome.status === 'optimal' ? weightsPoint(model, outcome) : null;
}
