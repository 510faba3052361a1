import type { RecordCursor } from '#platform/task/partitioned-log.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import type { PartitionQueue } from './partition-queue.js';

interface Waiting {
  readonly resolve: (batch: readonly StoredRecord[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | null;
}

interface Queued {
  readonly queue: PartitionQueue;
  readonly records: readonly StoredRecord[];
  readonly bytes: number;
}

const NOTHING: readonly StoredRecord[] = [];

/** Hands on what a consumer has brought for a few partitions, in the order it came. */
export class KafkaCursor implements RecordCursor {
  readonly #batches: Queued[] = [];
  #waiting: Waiting | null = null;
  #failure: Error | null = null;
  #records = 0;

  constructor(
    readonly queues: readonly PartitionQueue[],
    private readonly events: {
      /** The cursor has taken a batch: its partition may be fetched again. */
      readonly onTaken: (queue: PartitionQueue) => void;
      readonly onClose: () => void;
    },
  ) {}

  get lag(): number {
    return this.queues.reduce((sum, { behind }) => sum + behind, this.#records);
  }

  /** Nothing waits to be handed on. */
  get empty(): boolean {
    return this.#records === 0;
  }

  next(waitMs: number): Promise<readonly StoredRecord[]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const batch = this.#batches.shift();
    if (batch !== undefined) return Promise.resolve(this.#take(batch));
    if (waitMs <= 0) return Promise.resolve(NOTHING);
    return new Promise((resolve, reject) => {
      const timer = Number.isFinite(waitMs)
        ? setTimeout(() => {
            this.#waiting = null;
            resolve(NOTHING);
          }, waitMs)
        : null;
      this.#waiting = { resolve, reject, timer };
    });
  }

  /** The consumer brings a batch of one partition. */
  push(queue: PartitionQueue, records: readonly StoredRecord[]): void {
    let bytes = 0;
    for (const { value } of records) bytes += value.length;
    const batch = { queue, records, bytes };
    this.#records += records.length;
    queue.hold(bytes);
    const waiting = this.#stopWaiting();
    if (waiting === null) this.#batches.push(batch);
    else waiting.resolve(this.#take(batch));
  }

  /** The log cannot be read: whoever waits hears of it. */
  fail(error: Error): void {
    this.#failure = error;
    this.#stopWaiting()?.reject(error);
  }

  close(): void {
    this.#stopWaiting()?.resolve(NOTHING);
    this.events.onClose();
  }

  #take({ queue, records, bytes }: Queued): readonly StoredRecord[] {
    this.#records -= records.length;
    queue.hold(-bytes);
    this.events.onTaken(queue);
    return records;
  }

  #stopWaiting(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting?.timer !== null) clearTimeout(waiting?.timer);
    return waiting;
  }
}
