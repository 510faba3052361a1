import { createMoments, updateMomentsInPlace, type Moments } from '../moments.js';
import { dot, symmetricMultiply } from '../linalg/symmetric.js';
import { traceOf } from './shrinkage.js';

/**
 * Live moments with the sums that the intensity of Ledoit & Wolf needs beside them. With the rates x of all windows,
 * d = x - m about the present mean and a = w dt^2, w the weight of the window: 1 + 2N + N^2 numbers more. Plain data: a
 * structured clone of it is a snapshot.
 */
export interface OnlineShrinkageSums {
  readonly moments: Moments;
  /** sum a. */
  weight: number;
  /** sum a d [N]; 0 where all windows are of one length. */
  readonly first: Float64Array;
  /** sum a d d' [N x N], row-major; M dt where all windows are of one length. */
  readonly second: Float64Array;
  /** sum a |d|^2 d [N]. */
  readonly third: Float64Array;
  /** sum a |d|^4. */
  fourth: number;
}

/** No observations of N instruments. */
export function createOnlineShrinkageSums(size: number): OnlineShrinkageSums {
  return {
    moments: createMoments(size),
    weight: 0,
    first: new Float64Array(size),
    second: new Float64Array(size * size),
    third: new Float64Array(size),
    fourth: 0,
  };
}

/**
 * One window, in place and in O(N^2): the moments move as by {@link updateMomentsInPlace}, to the same bits. The mean
 * moves by u = (dt / T') d, so every old deviation becomes d - u, whose sums follow from the old ones; then the window
 * joins with its own deviation.
 * @param logReturns log returns over the window [N]  @param dt length of the window in years
 * @throws RangeError on a shape mismatch
 */
export function updateOnlineShrinkageInPlace(
  sums: OnlineShrinkageSums,
  logReturns: Float64Array,
  dt: number,
  decay: number,
): void {
  const { moments } = sums;
  const { move, deviation } = buffersOf(sums);
  move.set(moments.mean);
  updateMomentsInPlace(moments, logReturns, dt, decay);
  decayInPlace(sums, decay);
  for (let i = 0; i < move.length; i++) {
    move[i] = moments.mean[i] - move[i];
    deviation[i] = logReturns[i] / dt - moments.mean[i];
  }
  recentreInPlace(sums, move);
  joinInPlace(sums, deviation, dt * dt);
}

interface Buffers {
  readonly move: Float64Array;
  readonly deviation: Float64Array;
  readonly image: Float64Array;
}

/** Of every state that is updated, beside it: it is a snapshot, and what no window leaves behind is no part of one. */
const BUFFERS = new WeakMap<OnlineShrinkageSums, Buffers>();

function buffersOf(sums: OnlineShrinkageSums): Buffers {
  const known = BUFFERS.get(sums);
  if (known !== undefined) return known;
  const size = sums.first.length;
  const buffers = {
    move: new Float64Array(size),
    deviation: new Float64Array(size),
    image: new Float64Array(size),
  };
  BUFFERS.set(sums, buffers);
  return buffers;
}

function decayInPlace(sums: OnlineShrinkageSums, decay: number): void {
  if (decay === 1) return;
  sums.weight *= decay;
  sums.fourth *= decay;
  for (const array of [sums.first, sums.second, sums.third]) {
    for (let k = 0; k < array.length; k++) array[k] *= decay;
  }
}

/**
 * The sums about m + u. With K = sum a d d', A = sum a d, W = sum a, from |d - u|^2 = |d|^2 - 2 u'd + |u|^2:
 * fourth' = fourth + 4 u'Ku + W |u|^4 - 4 u'third + 2 |u|^2 tr K - 4 |u|^2 u'A,
 * third' = third - 2 K u + |u|^2 A - (tr K - 2 u'A + W |u|^2) u, K' = K - A u' - u A' + W u u', A' = A - W u.
 */
function recentreInPlace(sums: OnlineShrinkageSums, u: Float64Array): void {
  const { first, second, third, weight } = sums;
  const N = u.length;
  const { image } = buffersOf(sums);
  symmetricMultiply(second, u, image);
  const square = dot(u, u);
  const along = dot(u, first);
  const trace = traceOf(second, N);
  sums.fourth +=
    4 * dot(u, image) +
    weight * square * square -
    4 * dot(u, third) +
    2 * square * trace -
    4 * square * along;
  const scale = trace - 2 * along + weight * square;
  for (let i = 0; i < N; i++) third[i] += square * first[i] - 2 * image[i] - scale * u[i];
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      // One expression for both triangles: the sum of the two products is the same in either order.
      second[i * N + j] += weight * (u[i] * u[j]) - (first[i] * u[j] + u[i] * first[j]);
    }
  }
  for (let i = 0; i < N; i++) first[i] -= weight * u[i];
}

function joinInPlace(sums: OnlineShrinkageSums, d: Float64Array, a: number): void {
  const { first, second, third } = sums;
  const N = d.length;
  const square = dot(d, d);
  sums.weight += a;
  sums.fourth += a * square * square;
  for (let i = 0; i < N; i++) {
    first[i] += a * d[i];
    third[i] += a * square * d[i];
    for (let j = 0; j < N; j++) second[i * N + j] += a * (d[i] * d[j]);
  }
}
