import { dot } from '../linalg/symmetric.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { ObjectiveAtPoint } from '../optimise/certificate.js';
import { negativeSharpeAt, varianceAt } from '../optimise/objectives.js';
import type { ConvexObjective } from './convex-objective.js';
import { scenarioTable } from './scenario-blocks.js';
import {
  lowerMomentAt,
  negativeGrowthAt,
  tailAt,
  type MeasureAtPoint,
  type TailDuals,
} from './scenario-measures.js';

/** A sum that cancels to less than this share of its terms is measured against that share: the rest is rounding. */
const CANCELLATION = 1e-6;

/** f without the cost of trading, which has no gradient where nothing is traded. */
export interface ConvexAtPoint extends ObjectiveAtPoint {
  /** How far the gradient's linear function is below f here, where f has no gradient. */
  readonly slack: number;
}

/** The objective and its gradient at w; `duals` are those of a tail in it. */
export function objectiveAt(
  problem: AllocationProblem,
  objective: ConvexObjective,
  w: Float64Array,
  duals: TailDuals | null,
): ConvexAtPoint {
  if (objective.ratio) return ratioAt(problem, w);
  const parts: MeasureAtPoint[] = [];
  const scaled = (factor: number, part: Omit<MeasureAtPoint, 'slack'>): void => {
    if (factor === 0) return;
    const gradient = part.gradient.map((slope) => factor * slope);
    const terms = factor * part.terms;
    const slopes = factor * (part.slopes ?? 0);
    parts.push({ value: factor * part.value, gradient, terms, slopes, slack: 0 });
  };
  const { covariance, expectedReturns: mu } = problem;
  if (objective.variance > 0 && covariance !== null) {
    const { value, gradient, valueFloor, gradientFloor } = varianceAt(covariance, w);
    const [terms, slopes] = [valueFloor / CANCELLATION, gradientFloor / CANCELLATION];
    scaled(objective.variance, { value, gradient, terms, slopes });
  }
  if (mu !== null) {
    const terms = mu.reduce((sum, mean, i) => sum + Math.abs(mean * w[i]), 0);
    scaled(objective.earned, { value: -dot(mu, w), gradient: mu.map((mean) => -mean), terms });
  }
  const squares = dot(w, w);
  scaled(objective.l2, { value: squares, gradient: w.map((x) => 2 * x), terms: squares });
  const measured = measureAt(problem, objective, w, duals);
  if (measured !== null) parts.push(measured);
  return sumOf(parts, w.length);
}

function measureAt(
  problem: AllocationProblem,
  { scenarios }: ConvexObjective,
  w: Float64Array,
  duals: TailDuals | null,
): MeasureAtPoint | null {
  if (scenarios === null) return null;
  const table = scenarioTable(problem.scenarios, w.length);
  switch (scenarios.measure) {
    case 'semideviation':
      return lowerMomentAt(table, w, scenarios.benchmark);
    case 'growth':
      return negativeGrowthAt(table, w);
    default: {
      const none = new Float64Array(table.count);
      const drawdowns = scenarios.measure === 'cdar' ? none : null;
      return tailAt(table, w, scenarios.confidence, duals ?? { losses: none, drawdowns });
    }
  }
}

function ratioAt(problem: AllocationProblem, w: Float64Array): ConvexAtPoint {
  const { covariance, expectedReturns, l2Gamma, riskFreeRate } = problem;
  const n = w.length;
  const q = covariance?.slice() ?? new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) q[i * n + i] += l2Gamma;
  const at = negativeSharpeAt(q, expectedReturns ?? new Float64Array(n), riskFreeRate, w);
  return { ...at, slack: 0 };
}

function sumOf(parts: readonly MeasureAtPoint[], n: number): ConvexAtPoint {
  const gradient = new Float64Array(n);
  let value = 0;
  let terms = 0;
  let size = 0;
  let slack = 0;
  for (const part of parts) {
    value += part.value;
    terms += part.terms;
    slack += part.slack;
    size = Math.max(size, part.slopes ?? 0);
    for (let i = 0; i < n; i += 1) {
      gradient[i] += part.gradient[i];
      size = Math.max(size, Math.abs(part.gradient[i]));
    }
  }
  const gradientFloor = CANCELLATION * size;
  return { value, gradient, valueFloor: CANCELLATION * terms, gradientFloor, slack };
}
