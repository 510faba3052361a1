import { dot, symmetricMultiply } from '../linalg/symmetric.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { deviationUnit, unitOf } from './constraint-blocks.js';
import type { Limit } from './convex-objective.js';
import { scenarioTable } from './scenario-blocks.js';
import { lowerMomentAt, tailAt, type TailDuals } from './scenario-measures.js';

/** A convex limit c(w) <= 0 at the weights, c in the units of the caller. */
export interface LimitAtPoint {
  readonly name: string;
  /** c(w). */
  readonly excess: number;
  readonly bound: number;
  /** What c counts in. */
  readonly unit: number;
  /** grad c, or a subgradient of a function at most c that is `slack` below it here. */
  readonly gradient: Float64Array;
  readonly slack: number;
}

/** sqrt((w - centre)'S(w - centre)) - bound; its gradient is 0 where the root is. */
export function deviationAt(
  covariance: Float64Array,
  w: Float64Array,
  limit: {
    readonly name: string;
    readonly bound: number;
    readonly centre: Float64Array | null;
  },
): LimitAtPoint {
  const { name, bound, centre } = limit;
  const away = centre === null ? w : w.map((weight, i) => weight - centre[i]);
  const gradient = new Float64Array(w.length);
  symmetricMultiply(covariance, away, gradient);
  const deviation = Math.sqrt(Math.max(dot(away, gradient), 0));
  if (deviation > 0) for (let i = 0; i < w.length; i += 1) gradient[i] /= deviation;
  const unit = deviationUnit(covariance);
  return { name, excess: deviation - bound, bound, unit, gradient, slack: 0 };
}

/** Every limit of the problem and of the objective at w; `duals` are those of a limited tail, of sum about 1. */
export function limitsAt(
  problem: AllocationProblem,
  limits: readonly Limit[],
  w: Float64Array,
  duals: TailDuals | null,
): readonly LimitAtPoint[] {
  const { benchmark, covariance } = problem;
  const found: LimitAtPoint[] = [];
  if (benchmark !== null && covariance !== null) {
    const { maxTrackingError: bound, weights: centre } = benchmark;
    found.push(deviationAt(covariance, w, { name: 'maxTrackingError', bound, centre }));
  }
  for (const limit of limits) found.push(limitAt(problem, limit, w, duals));
  return found;
}

function limitAt(
  problem: AllocationProblem,
  limit: Limit,
  w: Float64Array,
  duals: TailDuals | null,
): LimitAtPoint {
  const { name, bound } = limit;
  switch (name) {
    case 'targetReturn': {
      const mu = problem.expectedReturns ?? new Float64Array(w.length);
      const gradient = mu.map((mean) => -mean);
      return { name, excess: bound - dot(mu, w), bound, unit: unitOf(mu), gradient, slack: 0 };
    }
    case 'targetVolatility':
      return deviationAt(problem.covariance ?? new Float64Array(w.length * w.length), w, {
        name,
        bound,
        centre: null,
      });
    default:
      return riskLimitAt(problem, limit, w, duals);
  }
}

function riskLimitAt(
  problem: AllocationProblem,
  { name, bound, risk }: Extract<Limit, { risk: unknown }>,
  w: Float64Array,
  duals: TailDuals | null,
): LimitAtPoint {
  const table = scenarioTable(problem.scenarios, w.length);
  const { unit } = table;
  if (risk.measure === 'semideviation') {
    const { value, gradient } = lowerMomentAt(table, w, risk.benchmark);
    const deviation = Math.sqrt(value);
    const slope = deviation > 0 ? gradient.map((entry) => entry / (2 * deviation)) : gradient;
    return { name, excess: deviation - bound, bound, unit, gradient: slope, slack: 0 };
  }
  const none = new Float64Array(table.count);
  const drawdowns = risk.measure === 'cdar' ? none : null;
  const at = tailAt(table, w, risk.confidence, duals ?? { losses: none, drawdowns });
  return { name, excess: at.value - bound, bound, unit, gradient: at.gradient, slack: at.slack };
}
