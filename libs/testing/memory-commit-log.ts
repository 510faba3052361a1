import type { CommitLog, StageCommit } from '#platform/embedded/commit-log.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { changelogTopic } from '#stream/topics.js';

/** The journal's role in memory: what outlives a runtime in a test of restarts. */
export class MemoryCommitLog implements CommitLog {
  readonly #partitions = new Map<string, StoredRecord[]>();
  readonly #latest = new Map<string, StoredRecord>();
  readonly #listeners = new Set<() => void>();
  commits = 0;

  commit({ stage, task, outputs, changelog }: StageCommit): void {
    this.commits += 1;
    for (const { topic, partition, key, value, headers } of outputs) {
      this.#append({ topic, partition, key, value, headers: headers ?? {} });
    }
    for (const { key, value } of changelog) {
      const topic = changelogTopic(stage);
      this.#append({ topic, partition: task, key, value: value ?? new Uint8Array(), headers: {} });
    }
    for (const listener of this.#listeners) listener();
  }

  synced(): Promise<void> {
    return Promise.resolve();
  }

  read(
    topic: string,
    partition: number,
    offset: number,
    maxRecords: number,
  ): readonly StoredRecord[] {
    return this.#partition(topic, partition).slice(offset, offset + maxRecords);
  }

  startOffset(): number {
    return 0;
  }

  endOffset(topic: string, partition: number): number {
    return this.#partition(topic, partition).length;
  }

  latest(topic: string, partition: number, key: string): StoredRecord | null {
    return this.#latest.get(`${topic}/${partition}/${key}`) ?? null;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #append(record: Omit<StoredRecord, 'offset'>): void {
    const records = this.#partition(record.topic, record.partition);
    const stored = { ...record, offset: records.length };
    records.push(stored);
    this.#latest.set(`${record.topic}/${record.partition}/${record.key}`, stored);
  }

  #partition(topic: string, partition: number): StoredRecord[] {
    const name = `${topic}/${partition}`;
    let records = this.#partitions.get(name);
    if (records === undefined) {
      records = [];
      this.#partitions.set(name, records);
    }
    return records;
  }
}
