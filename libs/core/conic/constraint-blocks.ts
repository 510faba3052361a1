import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { ConicDraft, RowParts } from './conic-draft.js';
import { semidefiniteFactor } from './semidefinite-factor.js';

/** The largest size of any element, or 1 where all are zero. */
export function unitOf(values: Float64Array): number {
  let largest = 0;
  // By index: an iterator takes several times as long, which shows in a table of scenarios.
  for (let k = 0; k < values.length; k += 1) {
    const size = Math.abs(values[k]);
    if (size > largest) largest = size;
  }
  return largest > 0 ? largest : 1;
}

/** The largest deviation of any name, or 1 where none has one. */
export const deviationUnit = (covariance: Float64Array | null): number =>
  covariance === null ? 1 : Math.sqrt(unitOf(covariance));

/** Lower and upper sides of a'x, as one equality where they coincide. */
function sides(
  draft: ConicDraft,
  name: string,
  parts: Omit<RowParts, 'bound'>,
  range: { readonly lower: number; readonly upper: number },
): void {
  const { lower, upper } = range;
  if (lower === upper) {
    draft.equal(`${name}.upper`, { ...parts, bound: upper }, `${name}.lower`);
    return;
  }
  if (upper !== Infinity) draft.atMost(`${name}.upper`, { ...parts, bound: upper });
  if (lower === -Infinity) return;
  draft.atMost(`${name}.lower`, {
    ...parts,
    factor: -(parts.factor ?? 1),
    others: (parts.others ?? []).map(([column, value]) => [column, -value]),
    bound: -lower,
  });
}

/**
 * Budget, bounds, groups, trading and tracking error in the units of weights; `costUnit` is what a cost counts in. Gives the
 * index of the first block of trading (two a name, bought and sold), null where there is none.
 */
export function addConstraints(
  draft: ConicDraft,
  problem: AllocationProblem,
  costUnit: number,
): number | null {
  const n = problem.instruments.length;
  draft.equal('budget', { weights: new Float64Array(n).fill(1), bound: problem.budget });
  problem.instruments.forEach((name, i) => {
    const range = { lower: problem.lower[i], upper: problem.upper[i] };
    sides(draft, `bounds[${name}]`, { others: [[i, 1]] }, range);
  });
  for (const { name, coefficients, lower, upper } of problem.groups) {
    const unit = unitOf(coefficients);
    const range = { lower: lower / unit, upper: upper / unit };
    sides(draft, `groups[${name}]`, { weights: coefficients, factor: 1 / unit }, range);
  }
  const trading = addTrading(draft, problem, costUnit);
  addTrackingError(draft, problem);
  return trading;
}

/** Whether there is a cost of trading or a limit to it. */
export const tradingMatters = ({ trading }: AllocationProblem): boolean =>
  trading !== null && (trading.transactionCost > 0 || trading.maxTurnover !== Infinity);

function addTrading(
  draft: ConicDraft,
  problem: AllocationProblem,
  costUnit: number,
): number | null {
  const { trading } = problem;
  if (trading === null || !tradingMatters(problem)) return null;
  const first = draft.blocks.length;
  const traded = trading.currentWeights;
  const columns = draft.variables(traded.length);
  columns.forEach((column, i) => {
    draft.minimise(column, trading.transactionCost / costUnit);
    draft.atMost(null, {
      others: [
        [i, 1],
        [column, -1],
      ],
      bound: traded[i],
    });
    draft.atMost(null, {
      others: [
        [i, -1],
        [column, -1],
      ],
      bound: -traded[i],
    });
  });
  if (trading.maxTurnover === Infinity) return first;
  const others = columns.map((column) => [column, 1] as const);
  draft.atMost('maxTurnover', { others, bound: trading.maxTurnover });
  return first;
}

function addTrackingError(draft: ConicDraft, problem: AllocationProblem): void {
  const { benchmark, covariance } = problem;
  if (benchmark === null) return;
  if (covariance === null) throw new RangeError('expected a covariance, was none');
  addDeviation(draft, 'maxTrackingError', {
    problem,
    covariance,
    bound: benchmark.maxTrackingError,
    centre: benchmark.weights,
  });
}

/** sqrt((w - centre)'S(w - centre)) <= bound. */
export function addDeviation(
  draft: ConicDraft,
  name: string,
  limit: {
    /** Its bounds say how far weights can be from the centre. */
    readonly problem: Pick<AllocationProblem, 'lower' | 'upper'>;
    readonly covariance: Float64Array;
    readonly bound: number;
    readonly centre: Float64Array | null;
  },
): void {
  // What the bounds keep within it anyway would only stretch the numbers of the model.
  if (largestDeviation(limit) < limit.bound) return;
  const unit = deviationUnit(limit.covariance);
  const scaled = limit.covariance.map((entry) => entry / unit / unit);
  const rows = semidefiniteFactor(scaled, draft.names).map((weights) => ({
    weights,
    factor: -1,
    bound: -weights.reduce((sum, entry, i) => sum + entry * (limit.centre?.[i] ?? 0), 0),
  }));
  // Where every variance is zero there is nothing to limit.
  if (rows.length === 0) return;
  if (limit.bound === 0) for (const row of rows) draft.equal(name, row);
  else draft.norm(name, { bound: limit.bound / unit }, rows);
}

/** sum of s_i times the largest |w_i - centre_i| within the bounds: no deviation is above it. */
function largestDeviation({
  problem,
  covariance,
  centre,
}: Pick<Parameters<typeof addDeviation>[2], 'problem' | 'covariance' | 'centre'>): number {
  const n = problem.lower.length;
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    const from = centre?.[i] ?? 0;
    const farthest = Math.max(Math.abs(problem.lower[i] - from), Math.abs(problem.upper[i] - from));
    const deviation = Math.sqrt(covariance[i * n + i]);
    if (deviation > 0) sum += deviation * farthest;
  }
  return sum;
}
