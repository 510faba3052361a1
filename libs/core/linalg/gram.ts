import { GRAM_KERNEL } from './generated/gram-kernel.js';

/** Periods that are taken at once: what is packed of them stays in the second cache. */
const CHUNK = 250;
/** Side of a tile. */
const SIDE = 4;
const PAGE_BYTES = 65_536;
const DOUBLE_BYTES = 8;

/** What this file uses of a standard that the pure rings' library of types does not have. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  addTiles(a: number, b: number, length: number, groups: number, out: number): void;
}
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** Rows x_t [T x N] row-major, each taken about a centre c [N]. */
export interface GramRows {
  readonly size: number;
  readonly observations: number;
  readonly values: Float64Array;
  readonly centre: Float64Array;
}

let loaded: Kernel | null = null;

function kernel(): Kernel {
  loaded ??= new WebAssembly.Instance(new WebAssembly.Module(GRAM_KERNEL)).exports as Kernel;
  return loaded;
}

/**
 * sum_t d_t (x_t - c)(x_t - c)' [N x N], exactly symmetric: N^2 T / 2 products by two lanes of WebAssembly
 * (gram-kernel.wat), the sums of each pair in order of t, in chunks of 250 periods.
 * @param weights d [T]; rows of weight 0 are left out. Null: all are 1
 */
export function gramOf(rows: GramRows, weights: Float64Array | null = null): Float64Array {
  const { size: N, observations: T } = rows;
  const groups = Math.ceil(N / SIDE);
  const width = groups * SIDE;
  const chunk = Math.min(T, CHUNK);
  const panels = width * chunk;
  const parts = weights === null ? 1 : 2;
  const memory = cleared(parts * panels + width * width);
  const columns = memory.subarray(0, panels);
  const scaled = weights === null ? columns : memory.subarray(panels, 2 * panels);
  const scatter = memory.subarray(parts * panels);
  for (let from = 0; from < T;) {
    const packed = packInPlace({ columns, scaled }, rows, { from, limit: chunk, weights });
    from = packed.next;
    if (packed.length === 0) continue;
    const { byteOffset: a } = scaled;
    kernel().addTiles(a, columns.byteOffset, packed.length, groups, scatter.byteOffset);
  }
  return mirrored(scatter, width, N);
}

/** So many doubles of the kernel's memory, all 0. */
function cleared(doubles: number): Float64Array {
  const { memory } = kernel();
  const missing = doubles * DOUBLE_BYTES - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  return new Float64Array(memory.buffer, 0, doubles).fill(0);
}

/** Packs the next rows of weight other than 0, at most `limit`; columns beyond the last stay 0. */
function packInPlace(
  into: { readonly columns: Float64Array; readonly scaled: Float64Array },
  { size: N, observations: T, values, centre }: GramRows,
  at: { readonly from: number; readonly limit: number; readonly weights: Float64Array | null },
): { readonly length: number; readonly next: number } {
  const { weights } = at;
  const chosen: number[] = [];
  let next = at.from;
  for (; next < T && chosen.length < at.limit; next++) {
    if (weights === null || weights[next] !== 0) chosen.push(next);
  }
  const length = chosen.length;
  for (let k = 0; k < length; k++) {
    const row = chosen[k] * N;
    for (let i = 0; i < N; i++) {
      const c = i % SIDE;
      const to = (i - c) * length + k * SIDE + c;
      const x = values[row + i] - centre[i];
      into.columns[to] = x;
      if (weights !== null) into.scaled[to] = weights[chosen[k]] * x;
    }
  }
  return { length, next };
}

/** The lower triangle of [width x width] as a whole matrix [N x N]. */
function mirrored(lower: Float64Array, width: number, N: number): Float64Array {
  const whole = new Float64Array(N * N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j <= i; j++) {
      whole[i * N + j] = lower[i * width + j];
      whole[j * N + i] = lower[i * width + j];
    }
  }
  return whole;
}
