import { rowProducts } from '../linalg/rows.js';
import { scenario, type ScenarioTable } from './scenario-blocks.js';

/** A convex function of the weights at a point. */
export interface MeasureAtPoint {
  readonly value: number;
  /** A gradient, or where there is none a subgradient of the function `slack` lower, which is never above it. */
  readonly gradient: Float64Array;
  readonly slack: number;
  /** Size of the terms that the value is a sum of. */
  readonly terms: number;
  /** Size of the terms that an element of the gradient is a sum of; absent where they are those of the gradient itself. */
  readonly slopes?: number;
}

/** r_t'w of every scenario. */
export function portfolioReturns(table: ScenarioTable, w: Float64Array): Float64Array {
  const returns = new Float64Array(table.count);
  rowProducts(table.returns, w, 0, returns);
  return returns;
}

/** y_t = max(y_{t-1} - r_t, 0): how far the running sum is below its peak, which is at least 0. */
export function runningDrawdowns(returns: Float64Array): Float64Array {
  let depth = 0;
  return returns.map((value) => {
    depth = Math.max(depth - value, 0);
    return depth;
  });
}

/** Mean of the worst (1 - confidence) T losses, the boundary one by its fraction (Rockafellar & Uryasev 2002). */
export function tailMean(losses: Float64Array, confidence: number): number {
  const sorted = losses.slice().sort();
  const count = (1 - confidence) * losses.length;
  let left = count;
  let sum = 0;
  for (let k = sorted.length - 1; k >= 0 && left > 0; k -= 1) {
    sum += Math.min(left, 1) * sorted[k];
    left -= 1;
  }
  return sum / count;
}

/** Probabilities nearest to the proposed ones among those of the risk envelope: 0 <= q <= cap, sum 1. */
function inEnvelope(proposed: Float64Array, losses: Float64Array, cap: number): Float64Array {
  const q = proposed.map((value) => Math.min(Math.max(value, 0), cap));
  let sum = 0;
  for (const value of q) sum += value;
  if (sum > 1) return q.map((value) => value / sum);
  const worstFirst = Uint32Array.from(q, (_, t) => t).sort((a, b) => losses[b] - losses[a]);
  let left = 1 - sum;
  for (const t of worstFirst) {
    if (!(left > 0)) break;
    const more = Math.min(cap - q[t], left);
    q[t] += more;
    left -= more;
  }
  return q;
}

/** Multipliers of the scenarios: of the losses beyond the value at risk, and of the drawdowns from the ones before. */
export interface TailDuals {
  readonly losses: Float64Array;
  readonly drawdowns: Float64Array | null;
}

/**
 * CVaR or CDaR at w with the subgradient that the duals give: for every q of the envelope -sum q_t r_t'v <= CVaR(v) for
 * all v, with equality at w when q is optimal there. For drawdowns 0 <= p_t <= q_t + p_{t+1} does the same.
 */
export function tailAt(
  table: ScenarioTable,
  w: Float64Array,
  confidence: number,
  duals: TailDuals,
): MeasureAtPoint {
  const { names, count } = table;
  const returns = portfolioReturns(table, w);
  const losses =
    duals.drawdowns === null ? returns.map((value) => -value) : runningDrawdowns(returns);
  const cap = 1 / ((1 - confidence) * count);
  const weight = inEnvelope(duals.losses, losses, cap);
  if (duals.drawdowns !== null) {
    let after = 0;
    for (let t = count - 1; t >= 0; t -= 1) {
      after = Math.min(Math.max(duals.drawdowns[t], 0), weight[t] + after);
      weight[t] = after;
    }
  }
  const gradient = new Float64Array(names);
  let lower = 0;
  let terms = 0;
  for (let t = 0; t < count; t += 1) {
    if (weight[t] === 0) continue;
    const row = scenario(table, t);
    lower -= weight[t] * returns[t];
    for (let i = 0; i < names; i += 1) {
      gradient[i] -= weight[t] * row[i];
      // Of weights that hold nothing the size is that of weights that hold something.
      terms += weight[t] * Math.abs(row[i]) * Math.max(Math.abs(w[i]), 1 / names);
    }
  }
  const value = tailMean(losses, confidence);
  return { value, gradient, slack: Math.max(value - lower, 0), terms };
}

/** mean(min(r_t'w - benchmark, 0)^2) and its gradient. */
export function lowerMomentAt(
  table: ScenarioTable,
  w: Float64Array,
  benchmark: number,
): MeasureAtPoint {
  const { names, count } = table;
  const returns = portfolioReturns(table, w);
  const gradient = new Float64Array(names);
  let value = 0;
  for (let t = 0; t < count; t += 1) {
    const below = Math.min(returns[t] - benchmark, 0);
    if (below === 0) continue;
    value += (below * below) / count;
    const row = scenario(table, t);
    const factor = (2 * below) / count;
    for (let i = 0; i < names; i += 1) gradient[i] += factor * row[i];
  }
  return { value, gradient, slack: 0, terms: value };
}

/** -mean(ln(1 + r_t'w)) and its gradient; Infinity where wealth is lost altogether. */
export function negativeGrowthAt(table: ScenarioTable, w: Float64Array): MeasureAtPoint {
  const { names, count } = table;
  const returns = portfolioReturns(table, w);
  const gradient = new Float64Array(names);
  let value = 0;
  let terms = 0;
  for (let t = 0; t < count; t += 1) {
    const growth = returns[t] > -1 ? Math.log1p(returns[t]) : -Infinity;
    value -= growth / count;
    terms += Math.abs(growth) / count;
    const row = scenario(table, t);
    const factor = 1 / (1 + returns[t]) / count;
    for (let i = 0; i < names; i += 1) gradient[i] -= factor * row[i];
  }
  return { value, gradient, slack: 0, terms };
}
