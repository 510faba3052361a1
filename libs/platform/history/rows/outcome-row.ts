import type { Insertable } from 'kysely';
import type { Outcome } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import type { OutcomesTable } from '../history-tables.js';
import { instantOrNull } from './instant.js';

/** A verdict, by its place in the log: one id has several. */
export function outcomeRow(record: LogRecord<Outcome>): Insertable<OutcomesTable> {
  const { value: outcome, partition, offset } = record;
  return {
    log_partition: partition,
    log_offset: offset,
    id: outcome.id,
    request_id: outcome.requestId,
    subject: outcome.subject,
    portfolio_id: outcome.portfolioId,
    universe_id: outcome.universeId,
    status: outcome.status,
    reason: outcome.reason,
    decision_id: outcome.decisionId,
    version: outcome.version,
    window_end: instantOrNull(outcome.windowEnd),
    turnover: outcome.turnover,
    cost: outcome.cost,
    decision: outcome.decision,
  };
}
