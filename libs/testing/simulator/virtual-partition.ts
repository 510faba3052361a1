import type { StoredRecord } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { Transaction } from './transaction.js';

/** One offset of a partition. */
interface Entry {
  /** null for control records, and for what compaction has removed. */
  record: StoredRecord | null;
  /** null for what was written outside of any transaction. */
  readonly transaction: Transaction | null;
}

/** One partition as a broker keeps it: records of open transactions hide all that is behind them. */
export class VirtualPartition {
  readonly #entries: Entry[] = [];
  /** First offset of each transaction that has no marker here yet. */
  readonly #open = new Map<Transaction, number>();
  readonly #aborted = new Set<Transaction>();
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly topic: string,
    readonly partition: number,
  ) {}

  /** Returns the record's offset. */
  append(
    { topic, partition, key, value, headers }: EncodedRecord,
    transaction: Transaction | null,
  ): number {
    const offset = this.#entries.length;
    if (transaction !== null && !this.#open.has(transaction)) this.#open.set(transaction, offset);
    const record = { topic, partition, offset, key, value, headers: headers ?? {} };
    this.#entries.push({ record, transaction });
    if (transaction === null) this.#tell();
    return offset;
  }

  /** The control record that ends a transaction here. */
  mark(transaction: Transaction): void {
    this.#entries.push({ record: null, transaction });
    this.#open.delete(transaction);
    if (transaction.outcome !== 'committed') this.#aborted.add(transaction);
    this.#tell();
  }

  /** The last stable offset: nothing from here on is shown to who reads committed records. */
  get stableEnd(): number {
    return Math.min(this.#entries.length, ...this.#open.values());
  }

  /** Where the log ends, stable or not. */
  get end(): number {
    return this.#entries.length;
  }

  get hasOpenTransaction(): boolean {
    return this.#open.size > 0;
  }

  /** Committed records from an offset on, and the offset to go on from. */
  read(offset: number, max: number): { readonly records: StoredRecord[]; readonly next: number } {
    const stable = this.stableEnd;
    const records: StoredRecord[] = [];
    let next = offset;
    for (; next < stable && records.length < max; next++) {
      const { record, transaction } = this.#entries[next];
      const hidden = transaction !== null && this.#aborted.has(transaction);
      if (record !== null && !hidden) records.push(record);
    }
    return { records, next };
  }

  hasReadable(offset: number): boolean {
    return this.read(offset, 1).records.length > 0;
  }

  /** Removes what a newer record of the same key has replaced, and what was aborted; offsets stay. */
  compact(): number {
    const seen = new Set<string>();
    let removed = 0;
    for (let offset = this.stableEnd - 1; offset >= 0; offset--) {
      const entry = this.#entries[offset];
      if (entry.record === null) continue;
      const hidden = entry.transaction !== null && this.#aborted.has(entry.transaction);
      if (!hidden && !seen.has(entry.record.key)) {
        seen.add(entry.record.key);
        continue;
      }
      entry.record = null;
      removed += 1;
    }
    return removed;
  }

  /** Calls whenever more may have become readable. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
