import { Inject, Injectable, Optional } from '@nestjs/common';
import type { HistoryReader } from '#platform/history/history-store.js';
import { HISTORY } from '#platform/history/history-token.js';
import { fromHistory } from '../problem/from-history.js';
import type { TrailPage } from '../read-model/audit-trail.js';
import { ReadModel } from '../read-model/read-model.js';

/** The audit trail: from memory, and from the history what memory no longer holds; where there is none, memory is all there is. */
@Injectable()
export class AuditArchive {
  constructor(
    private readonly model: ReadModel,
    @Optional() @Inject(HISTORY) private readonly history: HistoryReader | null = null,
  ) {}

  /** At most `limit` entries of a tenant below a sequence, newest first. @throws ProblemError 503 when the history is needed and does not answer */
  async page(tenant: string, below: number, limit: number): Promise<TrailPage> {
    const { audit } = this.model;
    const kept = audit.page(tenant, below, limit);
    if (kept.more || audit.oldest <= 1 || this.history === null) return kept;
    const wanted = limit - kept.entries.length;
    const page = { below: Math.min(below, audit.oldest), limit: wanted + 1 };
    const older = await fromHistory(this.history.audit(tenant, page));
    return {
      entries: [...kept.entries, ...older.slice(0, wanted)],
      more: older.length > wanted,
    };
  }
}
