import { addSymmetricProduct, dot } from './symmetric.js';

/** Sizes of what is summed in x'Sx and in Sx. */
export interface TermSizes {
  /** sum_ij |x_i S_ij x_j|. */
  readonly form: number;
  /** max_i sum_j |S_ij x_j|. */
  readonly row: number;
}

/** A symmetric positive semidefinite S [n x n] in whatever form it is kept: what a certificate asks of it. */
export interface CovarianceForm {
  /** S_ii. */
  variance(i: number): number;
  /** out += S x. */
  addProduct(x: Float64Array, out: Float64Array): void;
  /** The sizes themselves, or what the terms of this form add up to. */
  termSizes(x: Float64Array): TermSizes;
}

/** One whose principal submatrices S_FF can be solved with, F being taken in name by name. */
export interface FactorisableForm extends CovarianceForm {
  /** Takes in `name` after names[0 .. count); false, and it is not taken in, when its row depends on theirs. */
  append(names: Int32Array, count: number, name: number): boolean;
  /** x := S_FF^-1 x, F = names[0 .. count) as taken in. */
  solveInPlace(names: Int32Array, count: number, x: Float64Array): void;
  /** out += S_FF x. */
  addBlockProduct(names: Int32Array, count: number, x: Float64Array, out: Float64Array): void;
}

function denseTermSizes(s: Float64Array, x: Float64Array): TermSizes {
  const n = x.length;
  const rows = new Float64Array(n);
  for (let j = 0; j < n; j += 1) {
    if (x[j] === 0) continue;
    for (let i = 0; i < n; i += 1) rows[i] += Math.abs(s[j * n + i] * x[j]);
  }
  let form = 0;
  let row = 0;
  for (let i = 0; i < n; i += 1) {
    form += Math.abs(x[i]) * rows[i];
    row = Math.max(row, rows[i]);
  }
  return { form, row };
}

/** S [n x n] row-major, both triangles. */
export class DenseForm implements CovarianceForm {
  constructor(
    protected readonly s: Float64Array,
    protected readonly n: number,
  ) {}

  variance(i: number): number {
    return this.s[i * this.n + i];
  }

  addProduct(x: Float64Array, out: Float64Array): void {
    addSymmetricProduct(this.s, this.n, x, out);
  }

  termSizes(x: Float64Array): TermSizes {
    return denseTermSizes(this.s, x);
  }
}

/** A form as it is; a dense matrix as one. */
export function formOf(s: Float64Array | CovarianceForm, n: number): CovarianceForm {
  // By what it has: an array of another realm is no instance of this one's Float64Array.
  return 'addProduct' in s ? s : new DenseForm(s, n);
}

/** x'Sx of a form. */
export function varianceIn(form: CovarianceForm, x: Float64Array): number {
  const product = new Float64Array(x.length);
  form.addProduct(x, product);
  return dot(x, product);
}
