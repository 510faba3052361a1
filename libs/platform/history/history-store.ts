import type { Positions } from '#platform/topic-log.js';
import type { AuditEntry, Decision } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';

/** Records as a cursor brought them, in offset order per partition. */
export interface HistoryBatch {
  /** Where the store stood before them, as its `open` and the batches since have it. */
  readonly from: Positions;
  readonly records: readonly LogRecord[];
  /** Where it stands behind them. */
  readonly to: Positions;
}

/** The write side of a history: the one writer is the recorder. Every method rejects with IO_HISTORY when the store does not answer. */
export interface HistoryWriter {
  /**
   * Makes the tables that this release needs, and says where recording goes on.
   * @param logId names the log; a store holds the history of one
   * @throws BallastError CONFIG_HISTORY when it holds that of another
   */
  open(logId: string): Promise<Positions>;
  /**
   * Rows and positions in ONE transaction. Records below the stored position are there already and are passed over.
   * @throws BallastError IO_HISTORY also when the store stands before `from`: it was restored from a backup;
   * DATA_MALFORMED, with a code as its cause, when it will never take these records: nothing is written
   */
  apply(batch: HistoryBatch): Promise<void>;
  /** Like `apply`, with the places of the records in the log and the code of the refusal instead of their rows. */
  passOver(batch: HistoryBatch, code: string): Promise<void>;
  /** Forgets everything. */
  reset(): Promise<void>;
  /** Lets go of what is older than the log keeps it. `now`: UTC ms. */
  expire(now: number): Promise<void>;
  close(): Promise<void>;
}

/** A portfolio as one universe has it: two universes may have taken decisions under one id. */
export interface RecordedPlace {
  readonly portfolioId: string;
  readonly universeId: string;
}

/** A decision as the log has it, with what became of it. */
export interface RecordedDecision {
  readonly decision: Decision;
  /** topic/partition/offset of the record. */
  readonly position: string;
  readonly headers: Readonly<Record<string, string>>;
  /** When its weights became the held ones, and what that really cost. */
  readonly effect: {
    readonly windowEnd: number;
    readonly turnover: number | null;
    readonly cost: number | null;
  } | null;
}

/** Figures of one window: annual, of the held weights; the account's wealth from 1 at its inception. */
export interface RecordedMetrics {
  readonly windowEnd: number;
  readonly session: string;
  readonly weightsVersion: number;
  readonly expectedReturn: number | null;
  readonly risk: number | null;
  readonly sharpe: number | null;
  readonly gross: number | null;
  readonly net: number | null;
  readonly drawdown: number | null;
}

/** The read side, for what a reader no longer holds in memory. Every method rejects with IO_HISTORY when the store does not answer. */
export interface HistoryReader {
  /** Decisions that a universe has taken on a portfolio, newest first: at most `limit` with an ordinal below `below`. */
  decisions(
    of: RecordedPlace,
    page: { readonly below: number; readonly limit: number },
  ): Promise<readonly RecordedDecision[]>;
  /** One of each universe that has taken a decision under this id. */
  decision(decisionId: string): Promise<readonly RecordedDecision[]>;
  /** Windows that ended in [from, to] (UTC ms), oldest first, at most `limit`. */
  metrics(
    of: RecordedPlace,
    range: { readonly from: number; readonly to: number; readonly limit: number },
  ): Promise<readonly RecordedMetrics[]>;
  /** Entries of a tenant's audit trail, newest first: at most `limit` with a sequence below `below`. */
  audit(
    tenant: string,
    page: { readonly below: number; readonly limit: number },
  ): Promise<readonly AuditEntry[]>;
  positions(): Promise<Positions>;
}

/** Both sides. */
export interface HistoryStore extends HistoryWriter, HistoryReader {}
