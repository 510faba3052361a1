/**
 * Sample covariance [n x n] of T x n scenarios, row-major by scenario, divisor T - 1 (zeros for one scenario), in two
 * passes. @throws RangeError unless there are whole rows, one at least
 */
export function scenarioCovariance(scenarios: Float64Array, n: number): Float64Array {
  const count = scenarios.length / n;
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`expected rows of ${n} scenarios, was ${scenarios.length} numbers`);
  }
  const means = new Float64Array(n);
  scenarios.forEach((value, k) => {
    means[k % n] += value / count;
  });
  const covariance = new Float64Array(n * n);
  const divisor = Math.max(count - 1, 1);
  for (let t = 0; t < count; t += 1) {
    for (let i = 0; i < n; i += 1) {
      const deviation = (scenarios[t * n + i] - means[i]) / divisor;
      for (let j = 0; j <= i; j += 1) {
        covariance[i * n + j] += deviation * (scenarios[t * n + j] - means[j]);
      }
    }
  }
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) covariance[j * n + i] = covariance[i * n + j];
  }
  return covariance;
}
