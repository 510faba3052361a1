import { dot, symmetricMultiply } from '../linalg/symmetric.js';

/** What is believed: P r = Q, a row a view. P: [K x n] row-major; Q: [K], returns in the units of the prior. */
export interface Views {
  readonly P: Float64Array;
  readonly Q: Float64Array;
}

/** S P' as rows, P S: [K x n] row-major, of P [K x n] and S [n x n]. */
export function viewExposures(covariance: Float64Array, P: Float64Array, n: number): Float64Array {
  const exposures = new Float64Array(P.length);
  for (let start = 0; start < P.length; start += n) {
    symmetricMultiply(
      covariance,
      P.subarray(start, start + n),
      exposures.subarray(start, start + n),
    );
  }
  return exposures;
}

/** P S P' [K x K] from P and P S [K x n], exactly symmetric. */
export function viewCovariance(P: Float64Array, exposures: Float64Array, n: number): Float64Array {
  const K = P.length / n;
  const result = new Float64Array(K * K);
  for (let i = 0; i < K; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = dot(P.subarray(i * n, i * n + n), exposures.subarray(j * n, j * n + n));
      result[i * K + j] = value;
      result[j * K + i] = value;
    }
  }
  return result;
}
