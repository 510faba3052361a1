import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective } from '../optimise/objective.js';
import type { QpProblem } from '../qp/qp-problem.js';
import type { SupportCut } from './support-cuts.js';

/** A side a'w <= bound under the caller's name. */
interface NamedRow extends SupportCut {
  readonly name: string;
}

/** sqrt((w - centre)'S(w - centre)) <= bound under the caller's name. */
export interface DeviationLimit {
  readonly name: 'maxTrackingError' | 'targetVolatility';
  readonly covariance: Float64Array;
  /** Null for zero. */
  readonly centre: Float64Array | null;
  readonly bound: number;
}

function largestSize(values: Float64Array): number {
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return size > 0 ? size : 1;
}

function rowsOf(problem: AllocationProblem, objective: Objective): readonly NamedRow[] {
  const rows: NamedRow[] = [];
  const add = (name: string, coefficients: Float64Array, sign: 1 | -1, bound: number): void => {
    if (Math.abs(bound) === Infinity) return;
    const unit = largestSize(coefficients) * sign;
    rows.push({ name, coefficients: coefficients.map((a) => a / unit), bound: bound / unit });
  };
  for (const { name, coefficients, lower, upper } of problem.groups) {
    add(`groups[${name}].lower`, coefficients, -1, lower);
    add(`groups[${name}].upper`, coefficients, 1, upper);
  }
  const target = 'targetReturn' in objective ? objective.targetReturn : null;
  if (target !== null && problem.expectedReturns !== null) {
    add('targetReturn', problem.expectedReturns, -1, target);
  }
  return rows;
}

/** The limits of deviations of a problem and its objective. */
export function deviationLimits(
  problem: AllocationProblem,
  objective: Objective,
): readonly DeviationLimit[] {
  const { covariance, benchmark } = problem;
  const limits: DeviationLimit[] = [];
  if (covariance === null) return limits;
  if (benchmark !== null) {
    const { weights: centre, maxTrackingError: bound } = benchmark;
    limits.push({ name: 'maxTrackingError', covariance, centre, bound });
  }
  if (objective.kind === 'efficientRisk' && objective.target.measure === 'volatility') {
    const bound = objective.target.value;
    if (bound !== Infinity) {
      limits.push({ name: 'targetVolatility', covariance, centre: null, bound });
    }
  }
  return limits;
}

/** The names of the constraints of weights alone, without limits of support: bounds first. */
export function linearNames(problem: AllocationProblem, objective: Objective): readonly string[] {
  const names: string[] = [];
  problem.instruments.forEach((name, i) => {
    if (problem.upper[i] !== Infinity) names.push(`bounds[${name}].upper`);
  });
  problem.instruments.forEach((name, i) => {
    if (problem.lower[i] !== -Infinity) names.push(`bounds[${name}].lower`);
  });
  for (const { name } of rowsOf(problem, objective)) names.push(name);
  if (limitsTurnover(problem)) names.push('maxTurnover');
  return [...names, 'budget'];
}

const limitsTurnover = ({ trading }: AllocationProblem): boolean =>
  trading !== null && trading.maxTurnover !== Infinity;

/** The bounds of those constraints that are kept. */
export function keptBounds(
  { instruments, lower, upper }: AllocationProblem,
  kept: ReadonlySet<string>,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  return {
    lower: lower.map((low, i) => (kept.has(`bounds[${instruments[i]}].lower`) ? low : -Infinity)),
    upper: upper.map((high, i) => (kept.has(`bounds[${instruments[i]}].upper`) ? high : Infinity)),
  };
}

/** What the programme of kept constraints is made of. */
export interface KeptConstraints {
  readonly kept: ReadonlySet<string>;
  readonly bounds: { readonly lower: Float64Array; readonly upper: Float64Array };
  readonly cuts: readonly SupportCut[];
  /** Minimised where it is kept; null for a programme without objective. */
  readonly deviation: DeviationLimit | null;
}

/**
 * The programme of the kept constraints in w and, where turnover is limited, p >= w - current, p >= 0: the turnover is
 * sum 2 p_i - (w_i - current_i).
 */
export function linearProgramme(
  problem: AllocationProblem,
  objective: Objective,
  { kept, bounds, cuts, deviation }: KeptConstraints,
): QpProblem {
  const names = problem.instruments.length;
  const { trading } = problem;
  const turnover = trading !== null && kept.has('maxTurnover') ? trading : null;
  const n = turnover === null ? names : 2 * names;
  const rows: SupportCut[] = [];
  const widened = (coefficients: Float64Array): Float64Array => {
    const wide = new Float64Array(n);
    wide.set(coefficients);
    return wide;
  };
  const equalities = kept.has('budget') ? 1 : 0;
  if (equalities > 0) {
    rows.push({ coefficients: new Float64Array(n).fill(1, 0, names), bound: problem.budget });
  }
  for (const { name, coefficients, bound } of rowsOf(problem, objective)) {
    if (kept.has(name)) rows.push({ coefficients: widened(coefficients), bound });
  }
  for (const { coefficients, bound } of cuts) {
    if (coefficients.some((a) => a !== 0))
      rows.push({ coefficients: widened(coefficients), bound });
  }
  if (turnover !== null) rows.push(...turnoverRows(turnover.currentWeights, turnover.maxTurnover));
  const lower = new Float64Array(n);
  const upper = new Float64Array(n).fill(Infinity);
  lower.set(bounds.lower);
  upper.set(bounds.upper);
  const matrix = new Float64Array(rows.length * n);
  rows.forEach(({ coefficients }, r) => matrix.set(coefficients, r * n));
  const rhs = Float64Array.from(rows, ({ bound }) => bound);
  const about = deviation === null ? null : squaredDeviation(deviation, names, n);
  return {
    n,
    quadratic: about?.quadratic ?? null,
    linear: about?.linear ?? null,
    rows: matrix,
    rhs,
    equalities,
    lower,
    upper,
  };
}

function turnoverRows(current: Float64Array, maxTurnover: number): readonly SupportCut[] {
  const names = current.length;
  const total = new Float64Array(2 * names).fill(-1, 0, names).fill(2, names);
  const held = current.reduce((sum, weight) => sum + weight, 0);
  const bought = Array.from(current, (bound, i) => {
    const coefficients = new Float64Array(2 * names);
    coefficients[i] = 1;
    coefficients[names + i] = -1;
    return { coefficients, bound };
  });
  return [...bought, { coefficients: total, bound: maxTurnover - held }];
}

/** Half of (w - centre)'S(w - centre) but for its constant, in the upper left of n variables. */
function squaredDeviation(
  { covariance, centre }: DeviationLimit,
  names: number,
  n: number,
): { readonly quadratic: Float64Array; readonly linear: Float64Array } {
  const quadratic = new Float64Array(n * n);
  const linear = new Float64Array(n);
  for (let i = 0; i < names; i += 1) {
    quadratic.set(covariance.subarray(i * names, (i + 1) * names), i * n);
    for (let j = 0; j < names; j += 1) {
      linear[i] -= covariance[i * names + j] * (centre?.[j] ?? 0);
    }
  }
  return { quadratic, linear };
}
