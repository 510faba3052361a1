import type { AuditEntry } from '#stream/generated/wire-types.js';

/** How much of the trail a gateway keeps in memory. */
export interface TrailLimits {
  readonly entries: number;
  /** Of what was before and after. */
  readonly characters: number;
}

const LIMITS: TrailLimits = { entries: 10_000, characters: 32 * 1024 * 1024 };

/** A page of one tenant's entries, newest first. */
export interface TrailPage {
  readonly entries: readonly AuditEntry[];
  /** Whether older ones of the tenant are kept. */
  readonly more: boolean;
}

/** The newest entries of the audit trail, bounded by their number and by their text: definitions are long. */
export class AuditTrail {
  /** Oldest first. */
  readonly #entries: AuditEntry[] = [];
  #characters = 0;

  constructor(private readonly limits: TrailLimits = LIMITS) {}

  fold(entry: AuditEntry): void {
    this.#entries.push(entry);
    this.#characters += charactersOf(entry);
    while (
      this.#entries.length > this.limits.entries ||
      (this.#characters > this.limits.characters && this.#entries.length > 1)
    ) {
      const oldest = this.#entries.shift();
      if (oldest !== undefined) this.#characters -= charactersOf(oldest);
    }
  }

  /** Sequence of the oldest entry that is kept, whoever's; Infinity where none is. */
  get oldest(): number {
    return this.#entries.at(0)?.sequence ?? Infinity;
  }

  /** At most `limit` entries of a tenant with a sequence below `below`. */
  page(tenant: string, below: number, limit: number): TrailPage {
    const found: AuditEntry[] = [];
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i];
      if (entry.sequence >= below || entry.fact.tenant !== tenant) continue;
      if (found.length === limit) return { entries: found, more: true };
      found.push(entry);
    }
    return { entries: found, more: false };
  }
}

const charactersOf = ({ fact: { before, after } }: AuditEntry): number =>
  (before?.length ?? 0) + (after?.length ?? 0);
