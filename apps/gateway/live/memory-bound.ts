import type { RetainedEvents } from './retained-events.js';

/** Keeps the events of all portfolios together under a number of bytes: the oldest goes first, the newest of its kind never. */
export class MemoryBound {
  /** Whose event came when, oldest first. */
  #order: RetainedEvents[] = [];
  #head = 0;
  #bytes = 0;
  /** Entries of the order whose event has gone before its turn. */
  readonly #gone = new Map<RetainedEvents, number>();

  constructor(private readonly limit: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** An event was pushed. */
  added(to: RetainedEvents, bytes: number): void {
    this.#bytes += bytes;
    this.#order.push(to);
    while (this.#bytes > this.limit && this.#head < this.#order.length) this.#letGo();
    if (this.#head * 2 <= this.#order.length) return;
    this.#order = this.#order.slice(this.#head);
    this.#head = 0;
  }

  /** The oldest event of one kind has to go, whatever the rest. */
  forget(from: RetainedEvents): void {
    this.#bytes -= from.forgetOldest().bytes;
    this.#gone.set(from, (this.#gone.get(from) ?? 0) + 1);
  }

  #letGo(): void {
    const oldest = this.#order[this.#head];
    this.#head += 1;
    const gone = this.#gone.get(oldest) ?? 0;
    if (gone > 1) this.#gone.set(oldest, gone - 1);
    else if (gone === 1) this.#gone.delete(oldest);
    else if (oldest.length > 1) this.#bytes -= oldest.forgetOldest().bytes;
  }
}
