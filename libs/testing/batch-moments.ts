import { createMoments, type Moments } from '#core/moments.js';

/** One window as a test writes it down. */
export interface ObservedWindow {
  /** Log returns [N]. */
  readonly returns: Float64Array;
  readonly dt: number;
  /** Decay applied to everything before this window. */
  readonly decay: number;
}

/**
 * The moments of windows from their definition, in two passes with compensated sums: the weight of window k is the
 * product of the decays after it; T = sum w dt, n = sum w, s = sum w^2 dt, q = sum w^2, m = sum w r / T,
 * M = sum w dt (r/dt - m)(r/dt - m)'. Shares nothing with the recursion it is compared with.
 */
export function batchMoments(windows: readonly ObservedWindow[], size: number): Moments {
  const weights = weightsOf(windows);
  const moments = createMoments(size);
  const over = (term: (window: ObservedWindow, weight: number) => number): number =>
    compensatedSum(windows.length, (k) => term(windows[k], weights[k]));
  moments.T = over(({ dt }, w) => w * dt);
  moments.n = over((_, w) => w);
  moments.s = over(({ dt }, w) => w * w * dt);
  moments.q = over((_, w) => w * w);
  for (let i = 0; i < size; i++) {
    const first = over(({ returns }, w) => w * returns[i]) / moments.T;
    // The mean of what is left corrects the rounding of the first mean.
    moments.mean[i] =
      first + over(({ returns, dt }, w) => w * (returns[i] - first * dt)) / moments.T;
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = over(
        ({ returns, dt }, w) =>
          w * dt * (returns[i] / dt - moments.mean[i]) * (returns[j] / dt - moments.mean[j]),
      );
      moments.scatter[i * size + j] = value;
      moments.scatter[j * size + i] = value;
    }
  }
  return moments;
}

/**
 * Largest difference of two moments, as the blueprint counts it: scatter relative to sqrt(S_ii S_jj), means relative
 * to the larger of their size and the standard deviation of a window's rate.
 */
export function momentsDistance(a: Moments, b: Moments): number {
  const { size } = b;
  let worst = Math.abs(a.T - b.T) / b.T;
  worst = Math.max(worst, Math.abs(a.n - b.n) / b.n, Math.abs(a.s - b.s) / b.s);
  worst = Math.max(worst, Math.abs(a.q - b.q) / b.q);
  for (let i = 0; i < size; i++) {
    const deviation = Math.sqrt(b.scatter[i * size + i] / b.T);
    worst = Math.max(
      worst,
      Math.abs(a.mean[i] - b.mean[i]) / Math.max(deviation, Math.abs(b.mean[i])),
    );
    for (let j = 0; j < size; j++) {
      const scale = Math.sqrt(b.scatter[i * size + i] * b.scatter[j * size + j]);
      if (scale === 0) continue;
      worst = Math.max(worst, Math.abs(a.scatter[i * size + j] - b.scatter[i * size + j]) / scale);
    }
  }
  return worst;
}

function weightsOf(windows: readonly ObservedWindow[]): Float64Array {
  const weights = new Float64Array(windows.length);
  let weight = 1;
  for (let k = windows.length - 1; k >= 0; k--) {
    weights[k] = weight;
    weight *= windows[k].decay;
  }
  return weights;
}

/** Neumaier's sum (1974). */
function compensatedSum(count: number, term: (k: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let k = 0; k < count; k++) {
    const value = term(k);
    const total = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum;
    sum = total;
  }
  return sum + lost;
}
