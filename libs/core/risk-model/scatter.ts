import type { Deviations } from './deviations.js';

/** Periods that are taken at once: what is packed of them stays in the second cache. */
const CHUNK = 250;
/** Side of a tile: six loads serve nine products, and nine sums stay in registers. */
const SIDE = 3;

/** X'X [N x N] of X [T x N] row-major, exactly symmetric: N^2 T / 2 products in tiles, the sums of each in order of t. */
export function scatterOf({ observations: T, size: N, values, centre }: Deviations): Float64Array {
  const groups = Math.ceil(N / SIDE);
  const width = groups * SIDE;
  const padded = new Float64Array(width * width);
  const packed = new Float64Array(width * Math.min(T, CHUNK));
  for (let from = 0; from < T; from += CHUNK) {
    const length = Math.min(CHUNK, T - from);
    packInPlace(packed, values.subarray(from * N, (from + length) * N), centre);
    for (let i = 0; i < groups; i++) {
      for (let j = 0; j <= i; j++) addTile(padded, { width, i, j }, packed, length);
    }
  }
  const scatter = new Float64Array(N * N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j <= i; j++) {
      scatter[i * N + j] = padded[i * width + j];
      scatter[j * N + i] = padded[i * width + j];
    }
  }
  return scatter;
}

/** Three columns side by side, group after group; columns beyond the last stay 0. */
function packInPlace(packed: Float64Array, rows: Float64Array, centre: Float64Array): void {
  const N = centre.length;
  const length = rows.length / N;
  for (let t = 0; t < length; t++) {
    for (let i = 0; i < N; i++) {
      const c = i % SIDE;
      packed[(i - c) * length + t * SIDE + c] = rows[t * N + i] - centre[i];
    }
  }
}

/** Adds the products of the columns of group i with those of group j. Integers stay integers by `| 0`. */
function addTile(
  scatter: Float64Array,
  at: { readonly width: number; readonly i: number; readonly j: number },
  packed: Float64Array,
  length: number,
): void {
  let p = at.i * SIDE * length;
  let q = at.j * SIDE * length;
  let xa = 0;
  let xb = 0;
  let xc = 0;
  let ya = 0;
  let yb = 0;
  let yc = 0;
  let za = 0;
  let zb = 0;
  let zc = 0;
  for (let t = 0; t < length; t++) {
    const a = packed[q];
    const b = packed[(q + 1) | 0];
    const c = packed[(q + 2) | 0];
    const x = packed[p];
    const y = packed[(p + 1) | 0];
    const z = packed[(p + 2) | 0];
    xa += x * a;
    xb += x * b;
    xc += x * c;
    ya += y * a;
    yb += y * b;
    yc += y * c;
    za += z * a;
    zb += z * b;
    zc += z * c;
    p = (p + SIDE) | 0;
    q = (q + SIDE) | 0;
  }
  let row = (at.i * at.width + at.j) * SIDE;
  scatter[row] += xa;
  scatter[row + 1] += xb;
  scatter[row + 2] += xc;
  row += at.width;
  scatter[row] += ya;
  scatter[row + 1] += yb;
  scatter[row + 2] += yc;
  row += at.width;
  scatter[row] += za;
  scatter[row + 1] += zb;
  scatter[row + 2] += zc;
}
