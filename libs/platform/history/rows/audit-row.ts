import type { Insertable } from 'kysely';
import type { AuditEntry } from '#stream/generated/wire-types.js';
import type { AuditTable } from '../history-tables.js';
import { instant } from './instant.js';

/** One entry of the audit trail. */
export function auditRow({
  sequence,
  fact,
  previousHash,
  hash,
}: AuditEntry): Insertable<AuditTable> {
  const { at, principal, tenant, action, resource, reason, before, after, id } = fact;
  return {
    sequence,
    at: instant(at),
    ...{ principal, tenant, action, resource, reason, before, after, id, hash },
    outcome: fact.outcome,
    outcome_reason: fact.outcomeReason,
    request_id: fact.requestId,
    previous_hash: previousHash,
  };
}
