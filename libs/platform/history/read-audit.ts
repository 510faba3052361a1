import type { Kysely } from 'kysely';
import type { AuditAction, AuditEntry, AuditOutcome } from '#stream/generated/wire-types.js';
import type { HistoryTables } from './history-tables.js';

/** Entries of a tenant below a sequence, newest first, as the log has them. */
export async function readAudit(
  db: Kysely<HistoryTables>,
  tenant: string,
  { below, limit }: { readonly below: number; readonly limit: number },
): Promise<AuditEntry[]> {
  let query = db
    .selectFrom('audit')
    .selectAll()
    .where('tenant', '=', tenant)
    .orderBy('sequence', 'desc')
    .limit(limit);
  if (Number.isFinite(below)) query = query.where('sequence', '<', below);
  return (await query.execute()).map((row) => ({
    sequence: Number(row.sequence),
    fact: {
      id: row.id,
      requestId: row.request_id,
      at: row.at.getTime(),
      principal: row.principal,
      tenant: row.tenant,
      action: row.action as AuditAction,
      resource: row.resource,
      reason: row.reason,
      before: row.before,
      after: row.after,
      outcome: row.outcome as AuditOutcome,
      outcomeReason: row.outcome_reason,
    },
    previousHash: row.previous_hash,
    hash: row.hash,
  }));
}
