import { BallastError } from '#core/ballast-error.js';
import type { StoredRecord } from '#platform/task/record-codec.js';

/** What lies between the consumer and a cursor for one partition, and where both stand. */
export class PartitionQueue {
  /** Next offset the consumer must bring. */
  #fetchNext: number;
  #highWatermark: number;
  #bytes = 0;
  /** Too much waits for the cursor: nothing more is fetched. */
  paused = false;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly from: number,
    /** Compaction leaves holes in a log; elsewhere a hole is a loss. */
    private readonly holes: 'allowed' | 'lost records',
  ) {
    this.#fetchNext = from;
    this.#highWatermark = from;
  }

  get fetchNext(): number {
    return this.#fetchNext;
  }

  /** Bytes that wait for the cursor. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records and markers that the consumer has not brought yet. */
  get behind(): number {
    return Math.max(0, this.#highWatermark - this.#fetchNext);
  }

  /**
   * Takes note that the consumer stands at a batch with these offsets, markers included.
   * @throws BallastError BUG_INVARIANT when records are missing in front of it
   */
  advance(first: number, last: number, highWatermark: number): void {
    if (first > this.#fetchNext && this.holes === 'lost records') {
      throw new BallastError(
        'BUG_INVARIANT',
        `expected offset ${this.#fetchNext} of ${this.topic}/${this.partition}, was ${first}: records are missing`,
      );
    }
    this.#fetchNext = Math.max(this.#fetchNext, last + 1);
    this.#highWatermark = Math.max(this.#highWatermark, highWatermark);
  }

  /** Records that were not brought before. */
  fresh(records: readonly StoredRecord[], before: number): readonly StoredRecord[] {
    const start = Math.max(before, this.from);
    return records.length > 0 && records[0].offset < start
      ? records.filter(({ offset }) => offset >= start)
      : records;
  }

  hold(bytes: number): void {
    this.#bytes += bytes;
  }
}
