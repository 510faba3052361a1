import { choleskySolveInPlace } from './cholesky.js';
import { denseForm, type FactorisableForm } from './covariance-form.js';
import { appendCholeskyRow } from './growing-cholesky.js';

/** S [n x n] row-major, both triangles; S_FF = L L' grows in `factor`, whose rows have length `order`. */
export function factorisableDense(
  s: Float64Array,
  n: number,
  { factor, order }: { readonly factor: Float64Array; readonly order: number },
): FactorisableForm {
  return {
    ...denseForm(s, n),
    append: (names, count, name) => {
      for (let e = 0; e < count; e += 1) factor[count * order + e] = s[name * n + names[e]];
      factor[count * order + count] = s[name * n + name];
      return appendCholeskyRow(factor, count, order);
    },
    solveInPlace: (_, count, x) => {
      choleskySolveInPlace(factor, count, x, order);
    },
  };
}
