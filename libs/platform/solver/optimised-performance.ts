import { dot, quadraticForm } from '#core/linalg/symmetric.js';
import { hasVariance } from '#core/optimise/has-variance.js';
import type { Warning } from './warning.js';

/** Figures of the weights under S alone; null where the input is absent or the figure does not exist. */
export interface OptimisedPerformance {
  readonly expectedReturn: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
}

function volatilityOf(covariance: Float64Array, weights: Float64Array): number {
  const variance = Math.max(0, quadraticForm(covariance, weights));
  return variance > 0 && !hasVariance(covariance, weights, variance) ? 0 : Math.sqrt(variance);
}

/** m'w, sqrt(w'Sw) and (m'w - rf) / sqrt(w'Sw), with a warning below `path` for each that should exist and does not. */
export function performanceOf(
  inputs: {
    readonly expectedReturns: Float64Array | null;
    readonly covariance: Float64Array | null;
    readonly riskFreeRate: number;
  },
  weights: Float64Array,
  path: string,
): {
  readonly performance: OptimisedPerformance;
  readonly warnings: readonly Warning[];
} {
  const { expectedReturns, covariance, riskFreeRate } = inputs;
  const mean = expectedReturns === null ? null : dot(expectedReturns, weights);
  const volatility = covariance === null ? null : volatilityOf(covariance, weights);
  const sharpe = mean === null || volatility === null ? null : (mean - riskFreeRate) / volatility;
  const figures = { expectedReturn: mean, volatility, sharpe };
  const missing = Object.entries(figures).filter(
    ([, value]) => value !== null && !Number.isFinite(value),
  );
  const printed = (value: number | null): number | null =>
    value !== null && Number.isFinite(value) ? value : null;
  return {
    performance: {
      expectedReturn: printed(mean),
      volatility: printed(volatility),
      sharpe: printed(sharpe),
    },
    warnings: missing.map(([name]) => ({
      path: `${path}.${name}`,
      message: volatility === 0 ? 'the volatility is zero' : 'overflows',
    })),
  };
}
