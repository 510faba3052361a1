import { luFactorInPlace, luSolveInPlace } from '../linalg/lu.js';
import { dot, symmetricMultiply } from '../linalg/symmetric.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { negativeSharpeAt } from '../optimise/objectives.js';
import { turnoverOf } from '../optimise/trading.js';
import { FREE } from '../qp/qp-problem.js';
import type { ConeSolution } from './cone-solution.js';
import { tradingMatters, unitOf } from './constraint-blocks.js';
import { deviationAt } from './limits-at-point.js';

/** A constraint that holds with equality: its gradient and what is missing. */
interface ActiveRow {
  readonly gradient: Float64Array;
  readonly missing: number;
  readonly adopt: (multiplier: number) => void;
}

/** A distance and a multiplier have a product near zero: whether the distance is the one that is zero. */
const binds = (distance: number, multiplier: number): boolean => Math.abs(distance) < multiplier;

/**
 * One Newton step on the conditions of the maximum of the ratio, names at bounds and what is not traded fixed, the
 * constraints that bind as equations. From an interior point it squares the error that is left; null where it is singular.
 */
export function polishRatio(problem: AllocationProblem, from: ConeSolution): ConeSolution | null {
  const { covariance, expectedReturns: mu, riskFreeRate, trading } = problem;
  if (covariance === null || mu === null || from.multipliers.pulls.size > 0) return null;
  const { weights: w, activeSet } = from;
  const n = w.length;
  const q = covariance.slice();
  for (let i = 0; i < n; i += 1) q[i * n + i] += problem.l2Gamma;
  const { value, gradient } = negativeSharpeAt(q, mu, riskFreeRate, w);
  const found = { budget: 0, turnover: 0, limits: new Map<string, number>() };
  const lower = new Float64Array(problem.groups.length);
  const upper = new Float64Array(problem.groups.length);
  const rows = activeRowsOf(problem, from, { size: Math.abs(value), found, lower, upper });
  const isFree = (i: number): boolean =>
    activeSet.bounds[i] === FREE &&
    !(tradingMatters(problem) && trading !== null && w[i] === trading.currentWeights[i]);
  const free = Array.from(w, (_, i) => i).filter(isFree);
  const step = newtonStep(curvatureOfRatio(problem, from, q), gradient, { rows, free });
  if (step === null) return null;
  const weights = w.slice();
  free.forEach((i, k) => {
    weights[i] += step[k];
  });
  rows.forEach(({ adopt }, k) => adopt(step[free.length + k]));
  return { ...from, weights, multipliers: { ...from.multipliers, ...found, lower, upper } };
}

function activeRowsOf(
  problem: AllocationProblem,
  { weights: w, multipliers }: ConeSolution,
  into: {
    readonly size: number;
    readonly found: { budget: number; turnover: number; limits: Map<string, number> };
    readonly lower: Float64Array;
    readonly upper: Float64Array;
  },
): readonly ActiveRow[] {
  const { size, found, lower, upper } = into;
  const { benchmark, covariance, trading } = problem;
  const ones = new Float64Array(w.length).fill(1);
  const rows: ActiveRow[] = [
    {
      gradient: ones,
      missing: problem.budget - dot(ones, w),
      adopt: (multiplier) => {
        found.budget = multiplier;
      },
    },
  ];
  problem.groups.forEach((group, g) => {
    const unit = unitOf(group.coefficients);
    const exposure = dot(group.coefficients, w);
    const atUpper = binds((group.upper - exposure) / unit, (multipliers.upper[g] * unit) / size);
    const atLower = binds((exposure - group.lower) / unit, (multipliers.lower[g] * unit) / size);
    if (!atUpper && !atLower) return;
    rows.push({
      gradient: group.coefficients,
      missing: (atUpper ? group.upper : group.lower) - exposure,
      adopt: (multiplier) => {
        (multiplier > 0 ? upper : lower)[g] = Math.abs(multiplier);
      },
    });
  });
  if (benchmark !== null && covariance !== null) {
    const name = 'maxTrackingError';
    const limit = { name, bound: benchmark.maxTrackingError, centre: benchmark.weights };
    const { excess, unit, gradient } = deviationAt(covariance, w, limit);
    if (binds(excess / unit, ((multipliers.limits.get(name) ?? 0) * unit) / size)) {
      const adopt = (multiplier: number): void => void found.limits.set(name, multiplier);
      rows.push({ gradient, missing: -excess, adopt });
    }
  }
  if (trading !== null && trading.maxTurnover !== Infinity) {
    const missing = trading.maxTurnover - turnoverOf(trading, w);
    if (binds(missing, (multipliers.turnover ?? 0) / size)) {
      const gradient = w.map((weight, i) => Math.sign(weight - trading.currentWeights[i]));
      const adopt = (multiplier: number): void => {
        found.turnover = multiplier;
      };
      rows.push({ gradient, missing, adopt });
    }
  }
  return rows;
}

/**
 * Of f = -E / s, E the excess return and s the deviation: (e g' + g e')/s^3 + E Q/s^3 - 3 E g g'/s^5, g = Q w; and of the
 * tracking error d times its multiplier: S/d - (S z)(S z)'/d^3.
 */
function curvatureOfRatio(
  problem: AllocationProblem,
  { weights: w, multipliers }: ConeSolution,
  q: Float64Array,
): Float64Array {
  const n = w.length;
  const { covariance, benchmark, riskFreeRate } = problem;
  const e = Float64Array.from(problem.expectedReturns ?? w, (mean) => mean - riskFreeRate);
  const g = new Float64Array(n);
  symmetricMultiply(q, w, g);
  const s = Math.sqrt(dot(w, g));
  const cube = s * s * s;
  const excess = dot(e, w);
  const h = new Float64Array(n * n);
  const multiplier = Math.max(multipliers.limits.get('maxTrackingError') ?? 0, 0);
  const limit = { name: '', bound: 0, centre: benchmark?.weights ?? null };
  const apart = covariance === null ? null : deviationAt(covariance, w, limit);
  const curved = apart !== null && multiplier > 0 && apart.excess > 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      const at = i * n + j;
      h[at] =
        (e[i] * g[j] + g[i] * e[j] + excess * q[at]) / cube -
        (3 * excess * g[i] * g[j]) / (cube * s * s);
      if (!curved || covariance === null) continue;
      h[at] +=
        (multiplier * (covariance[at] - apart.gradient[i] * apart.gradient[j])) / apart.excess;
    }
  }
  return h;
}

/** [H A'; A 0] [step; multipliers] = [-gradient; missing] on the free names, scaled by the size of H. */
function newtonStep(
  h: Float64Array,
  gradient: Float64Array,
  { rows, free }: { readonly rows: readonly ActiveRow[]; readonly free: readonly number[] },
): Float64Array | null {
  const n = gradient.length;
  const size = free.length + rows.length;
  const unit = unitOf(h);
  const kkt = new Float64Array(size * size);
  const units = rows.map((row) => unitOf(row.gradient));
  free.forEach((i, k) => {
    free.forEach((j, l) => {
      kkt[k * size + l] = h[i * n + j] / unit;
    });
    rows.forEach((row, r) => {
      const entry = row.gradient[i] / units[r];
      kkt[k * size + free.length + r] = entry;
      kkt[(free.length + r) * size + k] = entry;
    });
  });
  const step = Float64Array.of(
    ...free.map((i) => -gradient[i] / unit),
    ...rows.map(({ missing }, r) => missing / units[r]),
  );
  const pivots = new Int32Array(size);
  if (!luFactorInPlace(kkt, size, pivots)) return null;
  luSolveInPlace(kkt, size, pivots, step);
  rows.forEach((_, r) => {
    step[free.length + r] *= unit / units[r];
  });
  return step;
}
