import type { Moments } from './moments.js';

/** K windows in a row. */
export interface WindowBlock {
  /** Log returns [K x N], row-major by window. */
  readonly logReturns: Float64Array;
  /** Length of each window in years [K]. */
  readonly dts: Float64Array;
  /** Decay over each window [K]. */
  readonly decays: Float64Array;
}

/** Buffers of the block in hand, as in moments.ts: [N x K] by name, so that a pair's sum over windows reads in order. */
let deviations = new Float64Array(0);
let weighted = new Float64Array(0);
let weights = new Float64Array(0);

function ensureBuffers(size: number, windows: number): void {
  if (weights.length < windows) weights = new Float64Array(windows);
  if (deviations.length >= size * windows) return;
  deviations = new Float64Array(size * windows);
  weighted = new Float64Array(size * windows);
}

function checkShapes(size: number, { logReturns, dts, decays }: WindowBlock): void {
  const windows = dts.length;
  if (decays.length !== windows) {
    throw new RangeError(`expected ${windows} decays, was ${decays.length}`);
  }
  if (logReturns.length !== windows * size) {
    throw new RangeError(`expected ${windows * size} returns, was ${logReturns.length}`);
  }
}

/**
 * The recursion of means and counts over all windows; leaves each window's deviations and, in `weights`, the gain of its
 * outer product after the decay of the windows behind it. Returns the decay over them all.
 */
function advanceMeans(state: Moments, { logReturns, dts, decays }: WindowBlock): number {
  const { size, mean } = state;
  const windows = dts.length;
  for (let k = 0; k < windows; k++) {
    const dt = dts[k];
    const decay = decays[k];
    const T = decay * state.T + dt;
    weights[k] = (dt * decay * state.T) / T;
    const step = dt / T;
    for (let i = 0; i < size; i++) {
      const deviation = logReturns[k * size + i] / dt - mean[i];
      deviations[i * windows + k] = deviation;
      mean[i] += step * deviation;
    }
    state.T = T;
    state.n = decay * state.n + 1;
    state.s = decay * decay * state.s + dt;
    state.q = decay * decay * state.q + 1;
  }
  let total = 1;
  for (let k = windows - 1; k >= 0; k--) {
    weights[k] *= total;
    total *= decays[k];
  }
  return total;
}

/** M := l M + sum_k weight_k d_k d_k', four pairs at a time; each pair once, written to both triangles. */
function addOuterProducts({ size, scatter }: Moments, windows: number, decay: number): void {
  const d = deviations;
  const put = (i: number, j: number, sum: number): void => {
    const value = decay * scatter[i * size + j] + sum;
    scatter[i * size + j] = value;
    scatter[j * size + i] = value;
  };
  for (let i = 0; i < size; i++) {
    const own = i * windows;
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      const first = j * windows;
      const second = first + windows;
      const third = second + windows;
      const fourth = third + windows;
      let a = 0;
      let b = 0;
      let c = 0;
      let e = 0;
      for (let k = 0; k < windows; k++) {
        const value = weighted[own + k];
        a += value * d[first + k];
        b += value * d[second + k];
        c += value * d[third + k];
        e += value * d[fourth + k];
      }
      put(i, j, a);
      put(i, j + 1, b);
      put(i, j + 2, c);
      put(i, j + 3, e);
    }
    for (; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < windows; k++) sum += weighted[own + k] * d[j * windows + k];
      put(i, j, sum);
    }
  }
}

/**
 * What {@link updateMomentsInPlace} gives for each window in turn, up to rounding, in one pass over the scatter:
 * M' = (prod_k l_k) M + sum_k g_k (prod_(j > k) l_j) d_k d_k', g_k the gain of window k. Allocates nothing for a size
 * seen before.
 * @throws RangeError on a shape mismatch
 */
export function updateMomentsByBlockInPlace(state: Moments, block: WindowBlock): void {
  const { size } = state;
  const windows = block.dts.length;
  checkShapes(size, block);
  ensureBuffers(size, windows);
  const decay = advanceMeans(state, block);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < windows; k++) {
      weighted[i * windows + k] = weights[k] * deviations[i * windows + k];
    }
  }
  addOuterProducts(state, windows, decay);
}
