/** A figure that does not exist, or something about the request that its sender may not have meant. */
export interface Warning {
  readonly path: string;
  readonly message: string;
}

/** Weights sum to 1 within this. */
const BUDGET_TOLERANCE = 1e-4;

/** Weights are used as they are given; whoever meant percent is told. */
export function budgetWarnings(path: string, weights: Float64Array): Warning[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) <= BUDGET_TOLERANCE) return [];
  return [{ path, message: `expected a sum of 1, was ${sum}` }];
}
