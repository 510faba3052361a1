import type { AuditEntry, AuditFact } from '#stream/generated/wire-types.js';
import { EMPTY_CHAIN, linked } from '#stream/audit/audit-chain.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** A rebalance of portf1 by alice that was accepted. */
export function auditFact(over: Partial<AuditFact> = {}): AuditFact {
  return {
    id: 'command-1',
    requestId: 'r1',
    at: Date.UTC(2026, 3, 10, 23),
    principal: 'alice',
    tenant: 'default',
    action: 'rebalance',
    resource: 'portfolio:portf1',
    reason: 'drift',
    before: '{"weightsVersion":7}',
    after: '{"constraints":null,"force":false,"ifMatch":null,"objective":null}',
    outcome: 'accepted',
    outcomeReason: null,
    ...over,
  };
}

/** Facts of distinct calls. */
export function auditFacts(count: number): AuditFact[] {
  return Array.from({ length: count }, (_, i) =>
    auditFact({ id: `command-${i + 1}`, requestId: `r${i + 1}`, at: Date.UTC(2026, 3, 10) + i }),
  );
}

/** The chain of some facts. */
export function chainOf(facts: readonly AuditFact[]): AuditEntry[] {
  let head = EMPTY_CHAIN;
  return facts.map((fact) => {
    const entry = linked(head, fact);
    head = { sequence: entry.sequence, hash: entry.hash };
    return entry;
  });
}

/** A record on `ballast.audit`. */
export function auditRecord(value: AuditEntry): Output<AuditEntry> {
  return { topic: topics.audit.name, key: 'audit', value };
}
