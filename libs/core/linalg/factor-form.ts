import { choleskyFactorInPlace, choleskySolveInPlace } from './cholesky.js';
import type { FactorisableForm, TermSizes } from './covariance-form.js';
import type { FactorCovariance } from './factor-covariance.js';

/** A specific variance below this share of the whole leaves nothing to divide by: the digits are the dense matrix's to keep. */
const LEAST_SHARE = 1e-9;
/** Each multiplies the error by that of Woodbury's formula, some 1e-16 over that share. */
const REFINEMENTS = 2;
/** A first step this small leaves an error of its square. */
const SMALL_STEP = 1e-9;

/** The factors by name, so that memory is read in order. */
interface Factors {
  readonly n: number;
  readonly count: number;
  /** F' [n x K]. */
  readonly byName: Float64Array;
  readonly specific: Float64Array;
}

function factorsOf(
  { loadings, specific }: FactorCovariance,
  factor: number,
  ridge: number,
): Factors {
  const n = specific.length;
  const count = loadings.length / n;
  const root = Math.sqrt(factor);
  const byName = new Float64Array(n * count);
  for (let k = 0; k < count; k += 1) {
    for (let i = 0; i < n; i += 1) byName[i * count + k] = root * loadings[k * n + i];
  }
  return { n, count, byName, specific: specific.map((value) => factor * value + ridge) };
}

function squaredLoadings({ count, byName }: Factors, i: number): number {
  let sum = 0;
  for (let k = i * count; k < (i + 1) * count; k += 1) sum += byName[k] * byName[k];
  return sum;
}

/** y += F x_F over names[0 .. count). */
function addExposure(
  { count: factors, byName }: Factors,
  names: Int32Array,
  count: number,
  x: Float64Array,
  y: Float64Array,
): void {
  for (let e = 0; e < count; e += 1) {
    if (x[e] === 0) continue;
    const row = names[e] * factors;
    for (let k = 0; k < factors; k += 1) y[k] += byName[row + k] * x[e];
  }
}

function dotFactors({ count, byName }: Factors, name: number, y: Float64Array): number {
  const row = name * count;
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += byName[row + k] * y[k];
  return sum;
}

/** Terms |F|'(|F||x|) + D|x|: of the sums that this form makes, which bound those of the dense matrix. */
function factorTermSizes(factors: Factors, x: Float64Array): TermSizes {
  const { n, count, byName, specific } = factors;
  const y = new Float64Array(count);
  for (let i = 0; i < n; i += 1) {
    if (x[i] === 0) continue;
    for (let k = 0; k < count; k += 1) y[k] += Math.abs(byName[i * count + k] * x[i]);
  }
  let form = 0;
  let row = 0;
  for (let i = 0; i < n; i += 1) {
    let sum = specific[i] * Math.abs(x[i]);
    for (let k = 0; k < count; k += 1) sum += Math.abs(byName[i * count + k]) * y[k];
    form += Math.abs(x[i]) * sum;
    row = Math.max(row, sum);
  }
  return { form, row };
}

/**
 * S_FF^-1 by Woodbury's formula, D^-1 - D^-1 F_F' M^-1 F_F D^-1 with M = I + F_F D^-1 F_F' [K x K]: |F| K^2 / 2 + K^3 / 6
 * multiplications where Cholesky's factorisation of S_FF has |F|^3 / 6.
 */
class Woodbury {
  readonly #factors: Factors;
  /** M, of the names that were appended. */
  readonly #inner: Float64Array;
  /** Its factor, apart from it: names may be appended after a solve. */
  readonly #factor: Float64Array;
  readonly #y: Float64Array;
  readonly #given: Float64Array;
  readonly #step: Float64Array;
  #isFactorised = false;

  constructor(factors: Factors) {
    const { n, count } = factors;
    this.#factors = factors;
    this.#inner = new Float64Array(count * count);
    this.#factor = new Float64Array(count * count);
    this.#y = new Float64Array(count);
    this.#given = new Float64Array(n);
    this.#step = new Float64Array(n);
  }

  append(first: boolean, name: number): void {
    const { count, byName, specific } = this.#factors;
    const inner = this.#inner;
    if (first) {
      inner.fill(0);
      for (let k = 0; k < count; k += 1) inner[k * count + k] = 1;
    }
    this.#isFactorised = false;
    const row = name * count;
    for (let k = 0; k < count; k += 1) {
      const share = byName[row + k] / specific[name];
      if (share === 0) continue;
      for (let l = 0; l <= k; l += 1) inner[k * count + l] += share * byName[row + l];
    }
  }

  /** x := S_FF^-1 x. */
  solveInPlace(names: Int32Array, size: number, x: Float64Array): void {
    const { count } = this.#factors;
    if (!this.#isFactorised) {
      this.#factor.set(this.#inner);
      choleskyFactorInPlace(this.#factor, count, count, 0);
    }
    this.#isFactorised = true;
    const given = this.#given;
    for (let e = 0; e < size; e += 1) given[e] = x[e];
    this.#applyInPlace(names, size, x);
    for (let round = 0; round < REFINEMENTS; round += 1) {
      this.#residual(names, size, x);
      this.#applyInPlace(names, size, this.#step);
      if (this.#moveInPlace(size, x) <= SMALL_STEP) break;
    }
  }

  /** x += step; the size of the step, relative to x. */
  #moveInPlace(size: number, x: Float64Array): number {
    let moved = 0;
    let largest = 0;
    for (let e = 0; e < size; e += 1) {
      const step = this.#step[e];
      x[e] += step;
      moved = Math.max(moved, Math.abs(step));
      largest = Math.max(largest, Math.abs(x[e]));
    }
    return moved === 0 ? 0 : moved / largest;
  }

  /** out += S_FF x. */
  addProduct(names: Int32Array, size: number, x: Float64Array, out: Float64Array): void {
    const factors = this.#factors;
    const y = this.#y;
    y.fill(0);
    addExposure(factors, names, size, x, y);
    for (let e = 0; e < size; e += 1) {
      const name = names[e];
      out[e] += dotFactors(factors, name, y) + factors.specific[name] * x[e];
    }
  }

  #applyInPlace(names: Int32Array, size: number, v: Float64Array): void {
    const factors = this.#factors;
    const y = this.#y;
    for (let e = 0; e < size; e += 1) v[e] /= factors.specific[names[e]];
    y.fill(0);
    addExposure(factors, names, size, v, y);
    choleskySolveInPlace(this.#factor, factors.count, y);
    for (let e = 0; e < size; e += 1) {
      v[e] -= dotFactors(factors, names[e], y) / factors.specific[names[e]];
    }
  }

  /** given - S_FF x into `step`. */
  #residual(names: Int32Array, size: number, x: Float64Array): void {
    const step = this.#step;
    step.fill(0, 0, size);
    this.addProduct(names, size, x, step);
    for (let e = 0; e < size; e += 1) step[e] = this.#given[e] - step[e];
  }
}

/**
 * factor S + ridge I of S = F'F + D, in O(n K) a product and O(|F| K^2) a factorisation; null where a specific variance is
 * below 1e-9 of its name's: S may then be singular.
 */
export function factorForm(
  covariance: FactorCovariance,
  factor: number = 1,
  ridge: number = 0,
): FactorisableForm | null {
  const factors = factorsOf(covariance, factor, ridge);
  const { n, count, specific } = factors;
  const all = Int32Array.from({ length: n }, (_, i) => i);
  const variances = specific.map((own, i) => squaredLoadings(factors, i) + own);
  if (!specific.every((own, i) => own > LEAST_SHARE * variances[i])) return null;
  const solver = new Woodbury(factors);
  const y = new Float64Array(count);
  return {
    variance: (i) => variances[i],
    addProduct: (x, out) => {
      y.fill(0);
      addExposure(factors, all, n, x, y);
      for (let i = 0; i < n; i += 1) out[i] += dotFactors(factors, i, y) + specific[i] * x[i];
    },
    termSizes: (x) => factorTermSizes(factors, x),
    append: (_, taken, name) => {
      solver.append(taken === 0, name);
      return true;
    },
    solveInPlace: (names, size, x) => {
      solver.solveInPlace(names, size, x);
    },
    addBlockProduct: (names, size, x, out) => {
      solver.addProduct(names, size, x, out);
    },
  };
}
