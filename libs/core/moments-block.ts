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
  const d = deviations;
  for (let k = 0; k < windows; k++) {
    const dt = dts[k];
    const decay = decays[k];
    const T = decay * state.T + dt;
    weights[k] = (dt * decay * state.T) / T;
    const step = dt / T;
    for (let i = 0; i < size; i++) {
      const deviation = logReturns[k * size + i] / dt - mean[i];
      d[i * windows + k] = deviation;
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

/** Each deviation times the weight of its window. */
function weigh(size: number, windows: number): void {
  const d = deviations;
  const w = weighted;
  const factors = weights;
  for (let i = 0; i < size; i++) {
    const own = i * windows;
    for (let k = 0; k < windows; k++) w[own + k] = factors[k] * d[own + k];
  }
}

/** What every row of the scatter takes part in. */
interface BlockStep {
  readonly windows: number;
  /** Over all windows. */
  readonly decay: number;
}

/** Row i of M := l M + sum_k weight_k d_k d_k' from column `from` to its diagonal, and mirrored. */
function addRow({ size, scatter }: Moments, i: number, from: number, step: BlockStep): void {
  const { windows, decay } = step;
  const d = deviations;
  const w = weighted;
  for (let j = from; j <= i; j++) {
    let sum = 0;
    for (let k = 0; k < windows; k++) sum += w[i * windows + k] * d[j * windows + k];
    const value = decay * scatter[i * size + j] + sum;
    scatter[i * size + j] = value;
    scatter[j * size + i] = value;
  }
}

/**
 * The same for rows i and i + 1, four columns at a time up to the diagonal: a deviation read serves two sums. Returns the
 * column reached.
 */
function addTwoRows({ size, scatter }: Moments, i: number, { windows, decay }: BlockStep): number {
  const d = deviations;
  const w = weighted;
  const own = i * windows;
  const next = own + windows;
  const row = i * size;
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
    let f = 0;
    let g = 0;
    let h = 0;
    let p = 0;
    for (let k = 0; k < windows; k++) {
      const u = w[own + k];
      const v = w[next + k];
      const x = d[first + k];
      const y = d[second + k];
      const z = d[third + k];
      const q = d[fourth + k];
      a += u * x;
      b += u * y;
      c += u * z;
      e += u * q;
      f += v * x;
      g += v * y;
      h += v * z;
      p += v * q;
    }
    const pair = row + j;
    const below = pair + size;
    scatter[pair] = decay * scatter[pair] + a;
    scatter[pair + 1] = decay * scatter[pair + 1] + b;
    scatter[pair + 2] = decay * scatter[pair + 2] + c;
    scatter[pair + 3] = decay * scatter[pair + 3] + e;
    scatter[below] = decay * scatter[below] + f;
    scatter[below + 1] = decay * scatter[below + 1] + g;
    scatter[below + 2] = decay * scatter[below + 2] + h;
    scatter[below + 3] = decay * scatter[below + 3] + p;
    for (let k = 0; k < 4; k++) {
      scatter[(j + k) * size + i] = scatter[pair + k];
      scatter[(j + k) * size + i + 1] = scatter[below + k];
    }
  }
  return j;
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
  weigh(size, windows);
  const step = { windows, decay };
  const inTwos = size - (size % 2);
  for (let i = 0; i < inTwos; i += 2) {
    const reached = addTwoRows(state, i, step);
    addRow(state, i, reached, step);
    addRow(state, i + 1, reached, step);
  }
  if (inTwos < size) addRow(state, inTwos, 0, step);
}
