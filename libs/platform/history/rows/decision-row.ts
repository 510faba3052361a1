import type { Insertable } from 'kysely';
import type { Decision } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import type { DecisionsTable } from '../history-tables.js';
import { instant } from './instant.js';

/** A decision with its place in the log. */
export function decisionRow(record: LogRecord<Decision>): Insertable<DecisionsTable> {
  const { value: decision, partition, offset, headers } = record;
  const { request, result } = decision;
  return {
    decision_id: decision.decisionId,
    portfolio_id: decision.portfolioId,
    universe_id: request.universeId,
    ordinal: decision.ordinal,
    version: decision.version,
    window_end: instant(request.windowEnd),
    session: request.session,
    source: request.source,
    cause: request.cause,
    reason: request.reason,
    status: result.status,
    objective: result.objective,
    turnover: result.turnover,
    cost: result.cost,
    expected_gain: result.expectedGain,
    held_sharpe: result.heldSharpe,
    new_sharpe: result.newSharpe,
    digest: decision.digest,
    log_partition: partition,
    log_offset: offset,
    headers,
    decision,
  };
}
