import type { AuditAction, AuditEntry, AuditOutcome } from '#stream/generated/wire-types.js';
import { cursorOf } from '../http/cursor.js';
import { isoTime } from '../iso-time.js';
import type { TrailPage } from '../read-model/audit-trail.js';

/** One call that changed something, or would have. */
export interface AuditEntryView {
  readonly sequence: number;
  readonly at: string;
  readonly principal: string;
  readonly tenant: string;
  readonly action: AuditAction;
  readonly resource: string;
  readonly reason: string;
  /** A JSON value, or the sha256:<hex> of its canonical text where that is long. */
  readonly before: unknown;
  readonly after: unknown;
  readonly outcome: AuditOutcome;
  readonly outcomeReason: string | null;
  /** Of the command or definition. */
  readonly id: string;
  readonly requestId: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** GET /audit. */
export interface AuditView {
  readonly items: readonly AuditEntryView[];
  readonly nextCursor: string | null;
}

/** A page of the trail. */
export function auditView({ entries, more }: TrailPage): AuditView {
  const last = entries.at(-1);
  return {
    items: entries.map(entryView),
    nextCursor: more && last !== undefined ? cursorOf(last.sequence) : null,
  };
}

function entryView({ sequence, fact, previousHash, hash }: AuditEntry): AuditEntryView {
  const { at, principal, tenant, action, resource, reason } = fact;
  const { before, after, outcome, outcomeReason, id, requestId } = fact;
  return {
    sequence,
    at: isoTime(at),
    ...{ principal, tenant, action, resource, reason },
    before: valueOf(before),
    after: valueOf(after),
    ...{ outcome, outcomeReason, id, requestId, previousHash, hash },
  };
}

/** What was too long to be kept is told by its hash. */
function valueOf(text: string | null): unknown {
  return text === null || text.startsWith('sha256:') ? text : JSON.parse(text);
}
