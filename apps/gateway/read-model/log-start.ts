import type { LogRecord } from '#stream/log-record.js';

/** Whether a topic still has its beginning, by the first record of each partition: what was cut off is in the history alone. */
export class LogStart {
  readonly #begun = new Set<number>();
  #isCut = false;

  /** True once a partition has begun behind offset 0. One of which nothing is left says nothing. */
  get isCut(): boolean {
    return this.#isCut;
  }

  fold({ partition, offset }: Pick<LogRecord, 'partition' | 'offset'>): void {
    if (this.#begun.has(partition)) return;
    this.#begun.add(partition);
    if (offset > 0) this.#isCut = true;
  }
}
