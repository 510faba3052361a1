import { choleskySolveInPlace } from './cholesky.js';
import { DenseForm, type FactorisableForm } from './covariance-form.js';
import { appendCholeskyRow } from './growing-cholesky.js';

/** S [n x n] row-major, both triangles; S_FF = L L' grows in `factor`, whose rows have length `order`. */
export class FactorisableDense extends DenseForm implements FactorisableForm {
  readonly #factor: Float64Array;
  readonly #order: number;

  constructor(
    s: Float64Array,
    n: number,
    { factor, order }: { readonly factor: Float64Array; readonly order: number },
  ) {
    super(s, n);
    this.#factor = factor;
    this.#order = order;
  }

  append(names: Int32Array, count: number, name: number): boolean {
    const factor = this.#factor;
    const row = count * this.#order;
    const { s, n } = this;
    for (let e = 0; e < count; e += 1) factor[row + e] = s[name * n + names[e]];
    factor[row + count] = s[name * n + name];
    return appendCholeskyRow(factor, count, this.#order);
  }

  solveInPlace(_: Int32Array, count: number, x: Float64Array): void {
    choleskySolveInPlace(this.#factor, count, x, this.#order);
  }

  addBlockProduct(names: Int32Array, count: number, x: Float64Array, out: Float64Array): void {
    const { s, n } = this;
    for (let e = 0; e < count; e += 1) {
      const row = names[e] * n;
      let sum = 0;
      for (let k = 0; k < count; k += 1) sum += s[row + names[k]] * x[k];
      out[e] += sum;
    }
  }
}
