import { backOffMs } from '#platform/back-off.js';
import { BACK_OFF, LIFETIME_MS } from './back-off.js';
import type { Notification } from './notification.js';

/** A message that is not delivered yet. */
export interface Pending {
  readonly notification: Notification;
  /** UTC ms. */
  readonly seenAt: number;
  readonly attempts: number;
  /** When it is tried again, UTC ms. */
  readonly dueAt: number;
}

/** What is kept of a receiver over a restart: where it has come to in the log, and what it has not taken. Plain JSON. */
export interface OutboxState {
  /** `topic/partition` to the next offset. */
  readonly positions: Readonly<Record<string, number>>;
  readonly pending: readonly Pending[];
  /** It has answered that it wants nothing any more. */
  readonly gone: boolean;
}

/** Counts since the process began. */
export interface OutboxCounts {
  delivered: number;
  failedAttempts: number;
  /** Never taken: refused, or a day old. */
  givenUp: number;
}

/** Of a receiver without a past. */
export const EMPTY_OUTBOX: OutboxState = { positions: {}, pending: [], gone: false };

/** What one receiver is owed, in memory; first attempts before repeated ones. */
export class Outbox {
  readonly counts: OutboxCounts = { delivered: 0, failedAttempts: 0, givenUp: 0 };
  readonly #positions: Map<string, number>;
  readonly #pending: Map<string, Pending>;
  #gone: boolean;

  /** @param capacity messages at most; what is more waits in the log */
  constructor(
    state: OutboxState,
    private readonly capacity: number,
  ) {
    this.#positions = new Map(Object.entries(state.positions));
    this.#pending = new Map(state.pending.map((one) => [one.notification.id, one]));
    this.#gone = state.gone;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** How many more it takes. */
  get room(): number {
    return Math.max(0, this.capacity - this.#pending.size);
  }

  get gone(): boolean {
    return this.#gone;
  }

  get positions(): ReadonlyMap<string, number> {
    return this.#positions;
  }

  get state(): OutboxState {
    return {
      positions: Object.fromEntries(this.#positions),
      pending: [...this.#pending.values()],
      gone: this.#gone,
    };
  }

  /** Goes on at these places of the log. */
  begin(positions: ReadonlyMap<string, number>): void {
    this.#positions.clear();
    for (const [place, offset] of positions) this.#positions.set(place, offset);
  }

  /** The record at `place` has been read, and its message, where it has one, is owed. */
  see(
    at: { readonly place: string; readonly offset: number },
    notification: Notification | null,
    now: number,
  ): void {
    this.#positions.set(at.place, at.offset + 1);
    if (notification === null || this.#gone) return;
    this.#pending.set(notification.id, { notification, seenAt: now, attempts: 0, dueAt: now });
  }

  /** What to try now, or when to look again; null when nothing is owed. */
  next(now: number): { readonly pending: Pending } | { readonly waitMs: number } | null {
    let first: Pending | null = null;
    for (const one of this.#pending.values()) {
      if (one.attempts === 0) return { pending: one };
      if (first === null || one.dueAt < first.dueAt) first = one;
    }
    if (first === null) return null;
    return first.dueAt <= now ? { pending: first } : { waitMs: first.dueAt - now };
  }

  delivered({ notification: { id } }: Pending): void {
    this.#pending.delete(id);
    this.counts.delivered += 1;
  }

  /** To be tried again, unless it would be more than a day old then. @param random in [0, 1) */
  failed(pending: Pending, now: number, random: number): void {
    const attempts = pending.attempts + 1;
    const dueAt = now + backOffMs(attempts, BACK_OFF, random);
    this.counts.failedAttempts += 1;
    if (dueAt - pending.seenAt > LIFETIME_MS) this.refused(pending);
    else this.#pending.set(pending.notification.id, { ...pending, attempts, dueAt });
  }

  refused({ notification: { id } }: Pending): void {
    this.#pending.delete(id);
    this.counts.givenUp += 1;
  }

  /** Nothing is owed any more. */
  close(): void {
    this.counts.givenUp += this.#pending.size;
    this.#pending.clear();
    this.#gone = true;
  }
}
