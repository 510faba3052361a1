import type { Outbox, Pending } from './outbox.js';
import type { Receiver } from './receiver.js';

/** Timers cannot wait longer. */
const LONGEST_WAIT_MS = 3_600_000;

export interface DispatcherOptions {
  readonly receiver: Receiver;
  readonly outbox: Outbox;
  /** Wall time, UTC ms. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** The outbox is another one now. */
  readonly onChange: () => void;
  /** An attempt that was not taken, for the log. */
  readonly onTrouble: (what: string, id: string) => void;
}

/** Empties the outbox of one receiver, one message at a time; nothing it waits for holds up another receiver. */
export class Dispatcher {
  #running = false;
  #closed = false;
  #timer: NodeJS.Timeout | null = null;
  #idle: Promise<void> = Promise.resolve();

  constructor(private readonly options: DispatcherOptions) {}

  /** There is something new in the outbox: its first attempt begins at once, unless one is under way. */
  wake(): void {
    if (this.#running || this.#closed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#running = true;
    this.#idle = this.#run();
  }

  /** Resolves when the attempt under way has ended; what is owed stays in the outbox. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.options.receiver.close();
    await this.#idle;
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const next = this.#closed ? null : this.options.outbox.next(this.options.now());
        if (next === null) return;
        if ('waitMs' in next) return this.#wakeIn(next.waitMs);
        await this.#attempt(next.pending);
      }
    } finally {
      // In the turn that found nothing to do: what comes after it wakes anew.
      this.#running = false;
    }
  }

  #wakeIn(ms: number): void {
    this.#timer = setTimeout(() => this.wake(), Math.min(ms, LONGEST_WAIT_MS));
    this.#timer.unref();
  }

  async #attempt(pending: Pending): Promise<void> {
    const { receiver, outbox, now, random, onChange, onTrouble } = this.options;
    const attempt = await receiver.deliver(pending.notification);
    // What was cut off by our own end is no attempt.
    if (this.#closed && attempt.status !== 'delivered') return;
    if (attempt.status !== 'delivered') {
      onTrouble(`${attempt.status}: ${attempt.reason}`, pending.notification.id);
    }
    switch (attempt.status) {
      case 'delivered':
        outbox.delivered(pending);
        break;
      case 'failed':
        outbox.failed(pending, now(), random());
        break;
      case 'refused':
        outbox.refused(pending);
        break;
      case 'gone':
        outbox.close();
    }
    onChange();
  }
}
