import type { Cell, Column, ColumnKind, ParquetTable } from '#platform/parquet/parquet-table.js';
import type { Decision, Metrics, Returns, WeightSchema } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';

/** Columns of one kind, by name. */
const columns = <Source>(
  kind: ColumnKind,
  of: Readonly<Record<string, (source: Source) => Cell>>,
): readonly Column<Source>[] =>
  Object.entries(of).map(([name, valueOf]) => ({ name, kind, valueOf }));

/** The close of one instrument in one window. */
export interface Bar {
  readonly window: Returns;
  readonly instrument: string;
  /** In the order of the universe. */
  readonly index: number;
}

/** Closes of windows with their log returns; `stale`: nothing traded, it is the price of an earlier window. */
export const BARS: ParquetTable<Bar> = {
  name: 'bars',
  topic: topics.returns.name,
  columns: [
    ...columns<Bar>('text', {
      universe: ({ window }) => window.universeId,
      instrument: ({ instrument }) => instrument,
    }),
    ...columns<Bar>('instant', { window_end: ({ window }) => window.windowEnd }),
    ...columns<Bar>('text', {
      session: ({ window }) => window.session,
      source: ({ window }) => window.source,
    }),
    ...columns<Bar>('integer', {
      window: ({ window }) => window.window,
      revision: ({ window }) => window.revision,
    }),
    ...columns<Bar>('number', {
      dt_years: ({ window }) => window.dtYears,
      close: ({ window, index }) => window.closes[index],
      log_return: ({ window, index }) => window.returns[index],
    }),
    ...columns<Bar>('boolean', { stale: ({ window, index }) => window.stale[index] }),
  ],
};

/** Figures and paper account of one portfolio after one window, annual. */
export const METRICS: ParquetTable<Metrics> = {
  name: 'metrics',
  topic: topics.metrics.name,
  columns: [
    ...columns<Metrics>('text', {
      portfolio: (m) => m.portfolioId,
      universe: (m) => m.universeId,
    }),
    ...columns<Metrics>('instant', { window_end: (m) => m.windowEnd }),
    ...columns<Metrics>('text', { session: (m) => m.session, source: (m) => m.source }),
    ...columns<Metrics>('integer', {
      revision: (m) => m.revision,
      windows: (m) => m.windows,
      weights_version: (m) => m.weightsVersion,
    }),
    ...columns<Metrics>('number', {
      expected_return: (m) => m.expectedReturn,
      risk: (m) => m.risk,
      sharpe: (m) => m.sharpe,
      sharpe_standard_error: (m) => m.sharpeStandardError,
      target_sharpe: (m) => m.targetSharpe,
      risk_free_rate: (m) => m.riskFreeRate,
      threshold: (m) => m.threshold,
      gross: ({ account }) => account?.gross ?? null,
      net: ({ account }) => account?.net ?? null,
      benchmark_gross: ({ account }) => account?.benchmarkGross ?? null,
      benchmark_net: ({ account }) => account?.benchmarkNet ?? null,
      cost: ({ account }) => account?.cost ?? null,
      turnover: ({ account }) => account?.turnover ?? null,
      drawdown: ({ account }) => account?.drawdown ?? null,
      max_drawdown: ({ account }) => account?.maxDrawdown ?? null,
    }),
    ...columns<Metrics>('boolean', { armed: (m) => m.armed }),
    ...columns<Metrics>('weights', {
      held_weights: (m) => m.heldWeights,
      target_weights: (m) => m.targetWeights,
    }),
  ],
};

/** The target weight of one instrument in one version. */
export interface TargetWeight {
  readonly weights: WeightSchema;
  readonly instrument: string;
  readonly weight: number;
}

/** Target weights, a row an instrument of each version. */
export const WEIGHTS: ParquetTable<TargetWeight> = {
  name: 'weights',
  topic: topics.weights.name,
  columns: [
    ...columns<TargetWeight>('text', { portfolio: ({ weights }) => weights.portfolio_id }),
    ...columns<TargetWeight>('integer', { version: ({ weights }) => weights.version }),
    ...columns<TargetWeight>('text', { instrument: ({ instrument }) => instrument }),
    ...columns<TargetWeight>('number', { weight: ({ weight }) => weight }),
    ...columns<TargetWeight>('instant', { decided_at: ({ weights }) => weights.timestamp }),
    ...columns<TargetWeight>('text', {
      session: ({ weights }) => weights.session,
      source: ({ weights }) => weights.source,
      cause: ({ weights }) => weights.cause,
      decision_id: ({ weights }) => weights.decisionId,
    }),
  ],
};

/** Decisions; `decision` is the whole record as JSON, with request, result and certificate. */
export const DECISIONS: ParquetTable<Decision> = {
  name: 'decisions',
  topic: topics.decisions.name,
  columns: [
    ...columns<Decision>('text', {
      decision_id: (d) => d.decisionId,
      portfolio: (d) => d.portfolioId,
      universe: ({ request }) => request.universeId,
    }),
    ...columns<Decision>('integer', { ordinal: (d) => d.ordinal, version: (d) => d.version }),
    ...columns<Decision>('instant', { window_end: ({ request }) => request.windowEnd }),
    ...columns<Decision>('text', {
      session: ({ request }) => request.session,
      source: ({ request }) => request.source,
      cause: ({ request }) => request.cause,
      reason: ({ request }) => request.reason,
      status: ({ result }) => result.status,
      objective: ({ result }) => result.objective,
    }),
    ...columns<Decision>('number', {
      turnover: ({ result }) => result.turnover,
      cost: ({ result }) => result.cost,
      expected_gain: ({ result }) => result.expectedGain,
      held_sharpe: ({ result }) => result.heldSharpe,
      new_sharpe: ({ result }) => result.newSharpe,
    }),
    ...columns<Decision>('text', { digest: (d) => d.digest, decision: (d) => JSON.stringify(d) }),
  ],
};

/** The tables of Parquet; each is of one topic. */
export const PARQUET_TABLES: readonly ParquetTable[] = [BARS, METRICS, WEIGHTS, DECISIONS];
