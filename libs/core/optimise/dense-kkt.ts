import { luFactorInPlace, luSolveInPlace } from '../linalg/lu.js';
import { saddleFactorInPlace, saddleSolveInPlace } from '../linalg/saddle.js';
import type { QpProblem } from '../qp/qp-problem.js';
import type { KktElements, KktSolver } from './kkt-solver.js';

type DenseProblem = Pick<QpProblem, 'n' | 'quadratic' | 'rows'>;

function kktElement({ n, quadratic, rows }: DenseProblem, a: number, b: number): number {
  if (a < n && b < n) return quadratic === null ? 0 : quadratic[a * n + b];
  if (a >= n && b >= n) return 0;
  return a < n ? rows[(b - n) * n + a] : rows[(a - n) * n + b];
}

/** By a signed Cholesky factorisation of the elements of Q; LU where Q_FF is singular. */
export class DenseKkt implements KktSolver {
  readonly #problem: DenseProblem;
  readonly #kkt: KktElements;
  readonly #order: number;
  readonly #factor: Float64Array;
  readonly #pivots: Int32Array;
  #isDefinite = true;

  constructor(problem: DenseProblem, kkt: KktElements) {
    const order = kkt.elements.length;
    this.#problem = problem;
    this.#kkt = kkt;
    this.#order = order;
    this.#factor = new Float64Array(order * order);
    this.#pivots = new Int32Array(order);
  }

  factorise(): boolean {
    const { free, size } = this.#kkt;
    this.#fill();
    this.#isDefinite = saddleFactorInPlace(this.#factor, free, size, this.#order);
    if (this.#isDefinite) return true;
    this.#fill();
    return luFactorInPlace(this.#factor, size, this.#pivots, this.#order);
  }

  /** Both triangles of K; the upper one is left alone by the definite factorisation. */
  #fill(): void {
    const { elements, size } = this.#kkt;
    const factor = this.#factor;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        const value = kktElement(this.#problem, elements[i], elements[j]);
        factor[i * this.#order + j] = value;
        factor[j * this.#order + i] = value;
      }
    }
  }

  solveInPlace(v: Float64Array): void {
    const { free, size } = this.#kkt;
    if (this.#isDefinite) saddleSolveInPlace(this.#factor, free, size, v, this.#order);
    else luSolveInPlace(this.#factor, size, this.#pivots, v, this.#order);
  }

  /** K's elements from the problem, as its factor has overwritten them. */
  computeResidual(b: Float64Array, x: Float64Array, out: Float64Array): void {
    const { elements, free, size } = this.#kkt;
    const { n, quadratic, rows } = this.#problem;
    for (let e = 0; e < free; e += 1) {
      const i = elements[e];
      let sum = b[e];
      for (let k = 0; quadratic !== null && k < free; k += 1) {
        sum -= quadratic[i * n + elements[k]] * x[k];
      }
      for (let k = free; k < size; k += 1) sum -= rows[(elements[k] - n) * n + i] * x[k];
      out[e] = sum;
    }
    for (let e = free; e < size; e += 1) {
      const row = (elements[e] - n) * n;
      let sum = b[e];
      for (let k = 0; k < free; k += 1) sum -= rows[row + elements[k]] * x[k];
      out[e] = sum;
    }
  }
}
