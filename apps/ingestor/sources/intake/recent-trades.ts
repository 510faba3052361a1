/** Identities that a feed remembers at the most; one that comes again later is folded once by stage bars. */
const CAPACITY = 1000;

/** A trade that is remembered: its time, and what makes it this one. */
export type RecentTrade = readonly [eventTime: number, identity: string];

/** The last trades of a feed within its disorder bound: what comes again while it still may come late is a repeat. */
export class RecentTrades {
  readonly #trades = new Map<string, number>();

  constructor(trades: readonly RecentTrade[]) {
    for (const [eventTime, identity] of trades) this.#trades.set(identity, eventTime);
  }

  has(identity: string): boolean {
    return this.#trades.has(identity);
  }

  /** Remembers a trade. */
  add(identity: string, eventTime: number): void {
    this.#trades.set(identity, eventTime);
    if (this.#trades.size > CAPACITY) {
      const [oldest] = this.#trades.keys();
      this.#trades.delete(oldest);
    }
  }

  /** Forgets what is older than `from`: a trade of then is refused for that reason already. */
  forget(from: number): void {
    for (const [identity, eventTime] of this.#trades) {
      if (eventTime < from) this.#trades.delete(identity);
    }
  }

  /** In the order of their arrival. */
  entries(): readonly RecentTrade[] {
    return [...this.#trades].map(([identity, eventTime]) => [eventTime, identity]);
  }
}
