import { choleskyFactor } from './cholesky.js';

/** S = F'F + D of K common factors and specific risks, without its n x n elements. */
export interface FactorCovariance {
  /** F [K x n] row-major. */
  readonly loadings: Float64Array;
  /** The diagonal of D [n], >= 0. */
  readonly specific: Float64Array;
}

/** F'F + D [n x n] row-major, exactly symmetric: for what needs the elements. */
export function denseCovariance({ loadings, specific }: FactorCovariance): Float64Array {
  const n = specific.length;
  const dense = new Float64Array(n * n);
  for (let k = 0; k < loadings.length; k += n) {
    for (let i = 0; i < n; i += 1) {
      const loading = loadings[k + i];
      if (loading === 0) continue;
      for (let j = 0; j <= i; j += 1) dense[i * n + j] += loading * loadings[k + j];
    }
  }
  for (let i = 0; i < n; i += 1) {
    dense[i * n + i] += specific[i];
    for (let j = 0; j < i; j += 1) dense[j * n + i] = dense[i * n + j];
  }
  return dense;
}

/**
 * S = B Omega B' + D of exposures B [n x K] row-major to factors with the covariance Omega [K x K], positive definite, and
 * specific variances D [n]: F = L'B' with Omega = L L'. The form of Barra's and of statistical factor models (Connor &
 * Korajczyk 2010).
 * @throws RangeError "expected x, was y" on a wrong length or an Omega that is not positive definite
 */
export function factorCovariance(
  exposures: Float64Array,
  omega: Float64Array,
  specific: Float64Array,
): FactorCovariance {
  const n = specific.length;
  const count = Math.round(Math.sqrt(omega.length));
  if (exposures.length !== n * count) {
    throw new RangeError(`expected ${n * count} exposures, was ${exposures.length}`);
  }
  const lower = choleskyFactor(omega, count);
  if (lower === null) throw new RangeError('expected a positive definite Omega, was not');
  const loadings = new Float64Array(count * n);
  for (let k = 0; k < count; k += 1) {
    for (let i = 0; i < n; i += 1) {
      let sum = 0;
      for (let l = k; l < count; l += 1) sum += exposures[i * count + l] * lower[l * count + k];
      loadings[k * n + i] = sum;
    }
  }
  return { loadings, specific };
}

/** @throws RangeError "expected x, was y" on a wrong length, a number that is not finite or a negative specific variance */
export function checkFactorCovariance({ loadings, specific }: FactorCovariance, n: number): void {
  if (specific.length !== n) {
    throw new RangeError(`expected ${n} specific variances, was ${specific.length}`);
  }
  if (loadings.length % n !== 0) {
    throw new RangeError(`expected a multiple of ${n} loadings, was ${loadings.length}`);
  }
  loadings.forEach((loading, k) => {
    if (Number.isFinite(loading)) return;
    throw new RangeError(`expected a finite loading ${k}, was ${loading}`);
  });
  specific.forEach((variance, i) => {
    if (variance >= 0 && variance < Infinity) return;
    throw new RangeError(`expected a specific variance >= 0 of name ${i}, was ${variance}`);
  });
}
