import { choleskyFactorInPlace, choleskySolveInPlace } from '../linalg/cholesky.js';
import type { FactorisableForm } from '../linalg/covariance-form.js';
import type { QpProblem } from '../qp/qp-problem.js';
import type { KktElements, KktSolver } from './kkt-solver.js';

interface FormProblem extends Pick<QpProblem, 'n' | 'rows'> {
  readonly quadratic: FactorisableForm;
}

/**
 * Without the elements of Q, by the Schur complement of Q_FF (docs/derivations/factor-form.md): with Z = Q_FF^-1 A_WF' and
 * S = A_WF Z [m x m], K (x, y) = (b, d) has y = S^-1 (A_WF Q_FF^-1 b - d) and x = Q_FF^-1 b - Z y.
 */
export class FormKkt implements KktSolver {
  readonly #problem: FormProblem;
  readonly #kkt: KktElements;
  /** The most rows that can be active. */
  readonly #most: number;
  /** A_WF and Z' [m x |F|], in rows of length n. */
  readonly #rows: Float64Array;
  readonly #solved: Float64Array;
  readonly #schur: Float64Array;
  readonly #y: Float64Array;

  constructor(problem: FormProblem, kkt: KktElements) {
    const { n } = problem;
    const order = kkt.elements.length;
    this.#problem = problem;
    this.#kkt = kkt;
    this.#most = order - n;
    this.#rows = new Float64Array(this.#most * n);
    this.#solved = new Float64Array(this.#most * n);
    this.#schur = new Float64Array(this.#most * this.#most);
    this.#y = new Float64Array(this.#most);
  }

  factorise(): boolean {
    const { elements, free, size } = this.#kkt;
    const { n, quadratic, rows } = this.#problem;
    for (let e = 0; e < free; e += 1) {
      if (!quadratic.append(elements, e, elements[e])) return false;
    }
    for (let w = 0; w < size - free; w += 1) {
      const row = (elements[free + w] - n) * n;
      for (let e = 0; e < free; e += 1) this.#rows[w * n + e] = rows[row + elements[e]];
      const column = this.#solved.subarray(w * n, w * n + free);
      for (let e = 0; e < free; e += 1) column[e] = this.#rows[w * n + e];
      quadratic.solveInPlace(elements, free, column);
    }
    return this.#factoriseSchur();
  }

  /** S = L L'; only its lower triangle is made. */
  #factoriseSchur(): boolean {
    const { free, size } = this.#kkt;
    const { n } = this.#problem;
    for (let w = 0; w < size - free; w += 1) {
      for (let v = 0; v <= w; v += 1) {
        let sum = 0;
        for (let e = 0; e < free; e += 1) sum += this.#rows[w * n + e] * this.#solved[v * n + e];
        this.#schur[w * this.#most + v] = sum;
      }
    }
    return choleskyFactorInPlace(this.#schur, size - free, this.#most);
  }

  solveInPlace(v: Float64Array): void {
    const { elements, free, size } = this.#kkt;
    const { n, quadratic } = this.#problem;
    const active = size - free;
    quadratic.solveInPlace(elements, free, v);
    for (let w = 0; w < active; w += 1) {
      let sum = -v[free + w];
      for (let e = 0; e < free; e += 1) sum += this.#rows[w * n + e] * v[e];
      this.#y[w] = sum;
    }
    choleskySolveInPlace(this.#schur, active, this.#y, this.#most);
    for (let w = 0; w < active; w += 1) {
      const y = this.#y[w];
      v[free + w] = y;
      for (let e = 0; e < free; e += 1) v[e] -= this.#solved[w * n + e] * y;
    }
  }

  computeResidual(b: Float64Array, x: Float64Array, out: Float64Array): void {
    const { elements, free, size } = this.#kkt;
    const { n, quadratic } = this.#problem;
    out.fill(0, 0, free);
    quadratic.addBlockProduct(elements, free, x, out);
    for (let e = 0; e < free; e += 1) out[e] = b[e] - out[e];
    for (let w = 0; w < size - free; w += 1) {
      let sum = b[free + w];
      const y = x[free + w];
      for (let e = 0; e < free; e += 1) {
        sum -= this.#rows[w * n + e] * x[e];
        out[e] -= this.#rows[w * n + e] * y;
      }
      out[free + w] = sum;
    }
  }
}
