import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { PortfolioProblem } from '#core/optimise/portfolio-problem.js';

/** A problem of moments within bounds and groups as the calculator would ask it. */
export function asAllocation(problem: PortfolioProblem): AllocationProblem {
  return longOnly({
    instruments: problem.instruments,
    expectedReturns: problem.expectedReturns ?? null,
    covariance: problem.covariance,
    riskFreeRate: problem.riskFreeRate,
    l2Gamma: problem.l2Gamma,
    lower: problem.bounds.lower,
    upper: problem.bounds.upper,
    groups: problem.groups ?? [],
  });
}

/** A long-only problem of a covariance [n x n], its names A0, A1, .. */
export function longOnlyOf(
  covariance: Float64Array,
  rest: Partial<AllocationProblem> = {},
): AllocationProblem {
  const n = Math.round(Math.sqrt(covariance.length));
  const instruments = Array.from({ length: n }, (_, i) => `A${i}`);
  return longOnly({ instruments, covariance, ...rest });
}

/** Sigma_ij = rho_ij sigma_i sigma_j [n x n]. */
export function covarianceOf(
  correlation: readonly (readonly number[])[],
  volatility: readonly number[],
): Float64Array {
  return Float64Array.from(
    correlation.flatMap((row, i) => row.map((rho, j) => rho * volatility[i] * volatility[j])),
  );
}
