import type { StoredRecord } from '#platform/task/record-codec.js';
import type { Segment } from './segment.js';

interface Place {
  readonly offset: number;
  readonly segment: Segment;
  readonly bytes: number;
}

/** The latest record of every key in one partition of a compacted topic. */
export class CompactedTable {
  readonly #live = new Map<string, StoredRecord>();
  /** Deleted keys too: what deletes a key outlives what it deletes. */
  readonly #places = new Map<string, Place>();

  get records(): ReadonlyMap<string, StoredRecord> {
    return this.#live;
  }

  /** Takes a record that is later than all before; `bytes` is its size in the segment. */
  put(
    record: StoredRecord | { readonly key: string; readonly offset: number; readonly value: null },
    segment: Segment,
    bytes: number,
  ): void {
    const before = this.#places.get(record.key);
    if (before !== undefined) before.segment.supersededBytes += before.bytes;
    this.#places.set(record.key, { offset: record.offset, segment, bytes });
    // Taken out first, so that keys stand in the order of their latest records, as after a restart.
    this.#live.delete(record.key);
    if (record.value !== null) this.#live.set(record.key, record);
  }

  /** True when a later record has the same key. */
  supersedes(key: string, offset: number): boolean {
    const latest = this.#places.get(key);
    return latest !== undefined && latest.offset > offset;
  }
}
