import { cycleInPlace } from './coordinate-descent.js';
import { descendInPlace } from './newton-direction.js';

/** The long positions whose shares of risk are the budgets, up to a factor. */
export type BudgetedDirection =
  /** x [n], x'Rx = sum b. */
  | { readonly status: 'found'; readonly x: Float64Array; readonly iterations: number }
  /** Positions of a risk of one grow without end: some long combination has none. */
  | { readonly status: 'riskless' };

/** Cycles after which second derivatives are cheaper; few problems need ten. */
const CYCLES = 40;
/** Relative change of a position that is next to rounding; the shares of risk are then the budgets to about as much. */
const SETTLED = 1e-13;
/** Sum of positions over the risk that they make: beyond it the rest of the risk is rounding. */
const RISKLESS = 1e7;

/** x with a risk of one, all budgets' roots alike: exact where nothing correlates. */
function startOf(r: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.map(Math.sqrt);
  let risk = 0;
  for (let i = 0; i < n; i += 1) {
    let row = 0;
    for (let j = 0; j < n; j += 1) row += r[i * n + j] * x[j];
    risk += x[i] * row;
  }
  const scale = risk > 1e-3 ? 1 / Math.sqrt(risk) : 1;
  return x.map((value) => value * scale);
}

/**
 * The x > 0 with x_i (Rx)_i = b_i, which minimises x'Rx / 2 - sum b_i ln x_i: strictly convex, so it is unique where it
 * exists. R [n x n] row-major is a correlation, b [n] > 0 sums to one. By cyclical coordinate descent (Griveau-Billion,
 * Richard & Roncalli 2013), by Newton's method (Spinu 2013) where that is slow.
 */
export function budgetedDirection(r: Float64Array, b: Float64Array): BudgetedDirection {
  const x = startOf(r, b);
  let iterations = 0;
  while (iterations < CYCLES) {
    iterations += 1;
    const change = cycleInPlace(r, b, x);
    if (isRiskless(x)) return { status: 'riskless' };
    if (change <= SETTLED) return { status: 'found', x, iterations };
  }
  const steps = descendInPlace(r, b, x, isRiskless);
  return steps === null
    ? { status: 'riskless' }
    : { status: 'found', x, iterations: iterations + steps };
}

function isRiskless(x: Float64Array): boolean {
  let size = 0;
  for (let i = 0; i < x.length; i += 1) size += x[i];
  return !(size < RISKLESS);
}
