import type { ColumnType } from 'kysely';

/** Written as ISO 8601, read as a Date. */
type Instant = ColumnType<Date, string, string>;
type InstantOrNull = ColumnType<Date | null, string | null, string | null>;
/** A 64-bit integer; drivers read it as text or as a number. */
type Whole = ColumnType<string | number | bigint, number, number>;
/** Any JSON value, handed over as it is. */
type Json<Value = unknown> = ColumnType<Value, Value, Value>;

/** The log that this history was recorded from; one row. */
interface SourceTable {
  readonly one: boolean;
  readonly log_id: string;
}

/** Where recording goes on; moved in the transaction that holds what came before. */
export interface PositionsTable {
  readonly topic: string;
  readonly partition: number;
  readonly next_offset: Whole;
}

/** Every version of a portfolio's or a universe's definition. */
export interface DefinitionsTable {
  readonly kind: 'portfolio' | 'universe';
  readonly id: string;
  readonly universe_id: string;
  readonly version: number;
  readonly definition_id: string;
  readonly effective_after: InstantOrNull;
  /** No longer in force: the last definition under its id. */
  readonly deleted: boolean;
  readonly log_partition: number;
  readonly log_offset: Whole;
  readonly definition: Json;
}

/** A decision: the whole record, and what of it people ask for. */
export interface DecisionsTable {
  readonly decision_id: string;
  readonly portfolio_id: string;
  readonly universe_id: string;
  readonly ordinal: number;
  readonly version: number | null;
  readonly window_end: Instant;
  readonly session: string;
  readonly source: string;
  readonly cause: string;
  readonly reason: string;
  readonly status: string;
  readonly objective: string;
  readonly turnover: number | null;
  readonly cost: number | null;
  readonly expected_gain: number | null;
  readonly held_sharpe: number | null;
  readonly new_sharpe: number | null;
  readonly digest: string;
  readonly log_partition: number;
  readonly log_offset: Whole;
  readonly headers: Json<Readonly<Record<string, string>>>;
  readonly decision: Json;
}

/**
 * One target weight of one version. Its record names no universe: of a portfolio id that two universes have accepted the
 * last row of a version counts, and the decisions tell whose it is.
 */
export interface WeightsTable {
  readonly portfolio_id: string;
  readonly version: number;
  readonly instrument: string;
  readonly weight: number;
  readonly at: Instant;
  readonly session: string;
  readonly source: string;
  readonly cause: string;
  readonly decision_id: string;
}

/** Figures (annual) and paper account of a portfolio after one window. */
export interface MetricsTable {
  readonly portfolio_id: string;
  readonly window_end: Instant;
  readonly universe_id: string;
  readonly session: string;
  readonly source: string;
  readonly revision: number;
  readonly windows: number;
  readonly weights_version: number;
  readonly expected_return: number | null;
  readonly risk: number | null;
  readonly sharpe: number | null;
  readonly sharpe_standard_error: number | null;
  readonly target_sharpe: number | null;
  readonly risk_free_rate: number | null;
  readonly threshold: number | null;
  readonly armed: boolean;
  readonly inception: InstantOrNull;
  readonly gross: number | null;
  readonly net: number | null;
  readonly benchmark_gross: number | null;
  readonly benchmark_net: number | null;
  readonly cost: number | null;
  readonly turnover: number | null;
  readonly drawdown: number | null;
  readonly max_drawdown: number | null;
  readonly held_weights: Json<Readonly<Record<string, number>>>;
  readonly target_weights: Json<Readonly<Record<string, number>>>;
}

/** A verdict on a command, a definition or a decision. */
export interface OutcomesTable {
  readonly log_partition: number;
  readonly log_offset: Whole;
  readonly id: string;
  readonly request_id: string;
  readonly subject: string;
  readonly portfolio_id: string | null;
  readonly universe_id: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly decision_id: string | null;
  readonly version: number | null;
  readonly window_end: InstantOrNull;
  readonly turnover: number | null;
  readonly cost: number | null;
  /** Of a dry run. */
  readonly decision: Json;
}

/** A call that changed something, or would have; the chain can be verified from it. */
export interface AuditTable {
  readonly sequence: Whole;
  readonly at: Instant;
  readonly principal: string;
  readonly tenant: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  readonly outcome: string;
  readonly outcome_reason: string | null;
  readonly id: string;
  readonly request_id: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly previous_hash: string;
  readonly hash: string;
}

/** A record that the tables could not take: where it can be read, and why. */
export interface RefusedTable {
  readonly topic: string;
  readonly partition: number;
  readonly log_offset: Whole;
  /** SQLSTATE, or the name of an error. */
  readonly code: string;
}

/** All tables of the history, as Kysely knows them. */
export interface HistoryTables {
  readonly source: SourceTable;
  readonly positions: PositionsTable;
  readonly definitions: DefinitionsTable;
  readonly decisions: DecisionsTable;
  readonly weights: WeightsTable;
  readonly metrics: MetricsTable;
  readonly outcomes: OutcomesTable;
  readonly audit: AuditTable;
  readonly refused: RefusedTable;
}
