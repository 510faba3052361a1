/** A problem of n instruments with one factor and different names, the same each time. */
export function problemOf(n: number): object {
  const names = Array.from({ length: n }, (_, i) => `A${i}`);
  const beta = names.map((_, i) => 0.6 + (0.8 * i) / n);
  const own = names.map((_, i) => 0.02 + 0.03 * (((i * 7) % n) / n));
  return {
    instruments: names,
    expectedReturns: names.map((_, i) => 0.03 + 0.08 * (((i * 11) % n) / n)),
    covariance: names.map((_, i) =>
      names.map((_, j) => 0.03 * beta[i] * beta[j] + (i === j ? own[i] : 0)),
    ),
    riskFreeRate: 0.02,
    objective: { kind: 'maxSharpe' },
  };
}
