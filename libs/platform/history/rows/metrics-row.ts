import type { Insertable } from 'kysely';
import type { Metrics } from '#stream/generated/wire-types.js';
import type { MetricsTable } from '../history-tables.js';
import { instant, instantOrNull } from './instant.js';

/** Figures and account after one window; a window that is told again replaces what it said before. */
export function metricsRow(metrics: Metrics): Insertable<MetricsTable> {
  const { account } = metrics;
  return {
    portfolio_id: metrics.portfolioId,
    window_end: instant(metrics.windowEnd),
    universe_id: metrics.universeId,
    session: metrics.session,
    source: metrics.source,
    revision: metrics.revision,
    windows: metrics.windows,
    weights_version: metrics.weightsVersion,
    expected_return: metrics.expectedReturn,
    risk: metrics.risk,
    sharpe: metrics.sharpe,
    sharpe_standard_error: metrics.sharpeStandardError,
    target_sharpe: metrics.targetSharpe,
    risk_free_rate: metrics.riskFreeRate,
    threshold: metrics.threshold,
    armed: metrics.armed,
    inception: instantOrNull(account?.inception ?? null),
    gross: account?.gross ?? null,
    net: account?.net ?? null,
    benchmark_gross: account?.benchmarkGross ?? null,
    benchmark_net: account?.benchmarkNet ?? null,
    cost: account?.cost ?? null,
    turnover: account?.turnover ?? null,
    drawdown: account?.drawdown ?? null,
    max_drawdown: account?.maxDrawdown ?? null,
    held_weights: metrics.heldWeights,
    target_weights: metrics.targetWeights,
  };
}
