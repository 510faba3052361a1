import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { AT_LOWER, AT_UPPER, FREE, HELD } from '../qp/qp-problem.js';
import type { AllocationModel } from './allocation-model.js';
import type { SolvedModel } from './conic-model.js';

/** Further from its place than this, a name is not put there. */
const NEAR = 1e-4;

/** The point of an interior method, and what tells which side of zero its small numbers are on. */
export interface InteriorPoint {
  readonly raw: Float64Array;
  readonly named: ReadonlyMap<string, number>;
  readonly solved: SolvedModel;
}

/** Where each name is: at a bound, held where it is not traded, or free. */
function placesOf(
  problem: AllocationProblem,
  { trading }: AllocationModel,
  { raw, named, solved }: InteriorPoint,
): Int8Array {
  const { instruments, lower, upper } = problem;
  return Int8Array.from(instruments, (name, i) => {
    // Of a distance and its multiplier, with a product near zero, the smaller is the one that is zero.
    const isAt = (distance: number, side: string): boolean =>
      distance < NEAR && distance < (named.get(`bounds[${name}].${side}`) ?? 0);
    if (lower[i] === upper[i] || isAt(raw[i] - lower[i], 'lower')) return AT_LOWER;
    if (isAt(upper[i] - raw[i], 'upper')) return AT_UPPER;
    if (trading === null) return FREE;
    const { outcome, firstRow } = solved;
    const distance = Math.abs(raw[i] - (problem.trading?.currentWeights[i] ?? 0));
    const [bought, sold] = [0, 1].map((side) => outcome.z[firstRow[trading + 2 * i + side]]);
    return distance < NEAR && distance < Math.min(bought, sold) ? HELD : FREE;
  });
}

/** Weights with every name that stands at a bound, or is not traded, exactly there, and the codes of the bounds. */
export function settleConeWeights(
  problem: AllocationProblem,
  model: AllocationModel,
  point: InteriorPoint,
): { readonly weights: Float64Array; readonly codes: Int8Array } {
  const { lower, upper, trading } = problem;
  const places = placesOf(problem, model, point);
  const weights = point.raw.map((weight, i) => {
    switch (places[i]) {
      case AT_LOWER:
        return lower[i];
      case AT_UPPER:
        return upper[i];
      case HELD:
        return trading?.currentWeights[i] ?? weight;
      default:
        return Math.min(Math.max(weight, lower[i]), upper[i]);
    }
  });
  fillBudgetInPlace(weights, problem, places);
  return { weights, codes: places.map((place) => (place === HELD ? FREE : place)) };
}

/** The largest name that is free takes what is missing of the budget, where its bounds allow. */
export function fillBudgetInPlace(
  weights: Float64Array,
  { budget, lower, upper }: AllocationProblem,
  places: Int8Array,
): void {
  let sum = 0;
  let largest = -1;
  for (let i = 0; i < weights.length; i += 1) {
    sum += weights[i];
    if (places[i] !== FREE) continue;
    if (largest < 0 || Math.abs(weights[i]) > Math.abs(weights[largest])) largest = i;
  }
  if (largest < 0) return;
  const filled = weights[largest] + (budget - sum);
  if (filled >= lower[largest] && filled <= upper[largest]) weights[largest] = filled;
}
