import { invertInPlace } from '../linalg/lu.js';
import { FREE } from './qp-problem.js';
import { curvatureOf, type QpState } from './qp-state.js';

/**
 * The inverse of K = [Q_FF A_WF'; A_WF 0], F the free variables and W the active rows, bordered and deflated one
 * element at a time in O(|K|^2). With a positive definite reduced Hessian K is regular even where Q_FF is not.
 */

/** The column of K for element `id` (variable i as i, row r as n + r) against the present elements. */
export function kktColumn(state: QpState, id: number, out: Float64Array): void {
  const { work, n, size } = state;
  const { elements, rows } = work;
  for (let e = 0; e < size; e += 1) {
    const other = elements[e];
    if (other < n && id < n) out[e] = curvatureOf(state, id, other);
    else if (other >= n && id >= n) out[e] = 0;
    else out[e] = id < n ? rows[(other - n) * n + id] : rows[(id - n) * n + other];
  }
}

/** out = K^-1 v. */
export function multiplyInverse({ work, size }: QpState, v: Float64Array, out: Float64Array): void {
  const { inverse, order } = work;
  for (let i = 0; i < size; i += 1) {
    const row = i * order;
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += inverse[row + j] * v[j];
    out[i] = sum;
  }
}

/** Adds element `id`, given u = K^-1 k of its column k and its pivot kappa - k'u. */
export function borderInverse(state: QpState, id: number, u: Float64Array, pivot: number): void {
  const { work, size } = state;
  const { inverse, order, elements, position } = work;
  const last = size * order;
  for (let i = 0; i < size; i += 1) {
    const factor = u[i] / pivot;
    const row = i * order;
    for (let j = 0; j < size; j += 1) inverse[row + j] += factor * u[j];
    inverse[row + size] = -factor;
    inverse[last + i] = -factor;
  }
  inverse[last + size] = 1 / pivot;
  elements[size] = id;
  position[id] = size;
  state.size = size + 1;
  state.updates += 1;
}

/** Removes element `id`; the last element takes its place. */
export function deflateInverse(state: QpState, id: number): void {
  const { work } = state;
  const { inverse, order, elements, position } = work;
  const size = state.size - 1;
  moveToEnd(state, position[id]);
  const last = size * order;
  const pivot = inverse[last + size];
  for (let i = 0; i < size; i += 1) {
    const factor = inverse[i * order + size] / pivot;
    const row = i * order;
    for (let j = 0; j < size; j += 1) inverse[row + j] -= factor * inverse[last + j];
  }
  position[elements[size]] = -1;
  state.size = size;
  state.updates += 1;
}

function moveToEnd({ work, size }: QpState, place: number): void {
  const { inverse, order, elements, position } = work;
  const end = size - 1;
  if (place === end) return;
  for (let j = 0; j < size; j += 1) {
    const value = inverse[place * order + j];
    inverse[place * order + j] = inverse[end * order + j];
    inverse[end * order + j] = value;
  }
  for (let i = 0; i < size; i += 1) {
    const value = inverse[i * order + place];
    inverse[i * order + place] = inverse[i * order + end];
    inverse[i * order + end] = value;
  }
  const moved = elements[end];
  elements[end] = elements[place];
  elements[place] = moved;
  position[moved] = place;
  position[elements[end]] = end;
}

/** Free variables, then active rows, in index order; returns how many of each, or null beyond the buffers' order. */
export function orderElements(
  { work, n, m }: QpState,
  out: Int32Array,
): { readonly free: number; readonly active: number } | null {
  let free = 0;
  for (let i = 0; i < n; i += 1) {
    if (work.variableState[i] === FREE) {
      out[free] = i;
      free += 1;
    }
  }
  let active = 0;
  for (let r = 0; r < m; r += 1) {
    if (work.rowState[r] === 0) continue;
    if (active >= free) return null;
    out[free + active] = n + r;
    active += 1;
  }
  return { free, active };
}

/** Builds K from the present states in index order and inverts it; false when it is singular. */
export function rebuildInverse(state: QpState): boolean {
  const { work } = state;
  const { elements, position, inverse, order, pivots, column } = work;
  position.fill(-1);
  const counts = orderElements(state, elements);
  state.updates = 0;
  if (counts === null) return false;
  const size = counts.free + counts.active;
  state.size = size;
  for (let e = 0; e < size; e += 1) {
    position[elements[e]] = e;
    kktColumn(state, elements[e], column);
    for (let i = 0; i < size; i += 1) inverse[i * order + e] = column[i];
  }
  if (!invertInPlace(inverse, size, pivots, order)) return false;
  symmetrise(inverse, size, order);
  return true;
}

function symmetrise(a: Float64Array, size: number, stride: number): void {
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const mean = (a[i * stride + j] + a[j * stride + i]) / 2;
      a[i * stride + j] = mean;
      a[j * stride + i] = mean;
    }
  }
}
