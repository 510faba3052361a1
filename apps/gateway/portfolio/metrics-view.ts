import { fromAnnual, volatilityFromAnnual, type Period } from '#core/units.js';
import type { Source } from '#stream/generated/wire-types.js';
import { isoTime } from '../iso-time.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { currentMetrics, definitionOf } from './current.js';
import type { Warning } from './warning.js';

/** GET /portfolio/metrics. */
export interface MetricsView {
  readonly portfolioId: string;
  readonly source: Source;
  readonly asOf: string;
  readonly session: string;
  readonly windows: number;
  readonly weightsVersion: number;
  readonly period: 'year';
  readonly expectedReturn: number | null;
  readonly risk: number | null;
  readonly riskFreeRate: number;
  readonly sharpe: number | null;
  readonly sharpeStandardError: number | null;
  readonly targetSharpe: number | null;
  /** The same in the portfolio's reporting period. */
  readonly perPeriod: {
    readonly period: Period;
    readonly expectedReturn: number | null;
    readonly risk: number | null;
    readonly riskFreeRate: number;
  };
  readonly threshold: number | null;
  readonly distanceToThreshold: number | null;
  /** False between a trigger and its re-arming. */
  readonly armed: boolean;
  readonly warnings: readonly Warning[];
}

/** Figures of the held weights. */
export function metricsView(
  entry: Pick<PortfolioEntry, 'portfolioId' | 'definition' | 'metrics'>,
): MetricsView {
  const metrics = currentMetrics(entry);
  const { period } = definitionOf(entry);
  const { expectedReturn, risk, sharpe, threshold, riskFreeRate } = metrics;
  return {
    portfolioId: entry.portfolioId,
    source: metrics.source,
    asOf: isoTime(metrics.windowEnd),
    session: metrics.session,
    windows: metrics.windows,
    weightsVersion: metrics.weightsVersion,
    period: 'year',
    expectedReturn,
    risk,
    riskFreeRate,
    sharpe,
    sharpeStandardError: metrics.sharpeStandardError,
    targetSharpe: metrics.targetSharpe,
    perPeriod: {
      period,
      expectedReturn: expectedReturn === null ? null : fromAnnual(expectedReturn, period),
      risk: risk === null ? null : volatilityFromAnnual(risk, period),
      riskFreeRate: fromAnnual(riskFreeRate, period),
    },
    threshold,
    distanceToThreshold: sharpe === null || threshold === null ? null : sharpe - threshold,
    armed: metrics.armed,
    warnings:
      sharpe === null
        ? [{ path: 'sharpe', message: 'nothing is held yet, or too few windows for figures' }]
        : [],
  };
}
