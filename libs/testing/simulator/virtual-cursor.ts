import { BallastError } from '#core/ballast-error.js';
import type { RecordCursor, StartingPoint } from '#platform/task/partitioned-log.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import type { Actor } from './actor.js';
import type { Broker } from './broker.js';
import type { Faults } from './faults.js';
import type { VirtualPartition } from './virtual-partition.js';

/** How many records one answer brings at most: answers end anywhere. */
const FETCHED = [1, 2, 7, 40, 500];

interface Reading {
  readonly partition: VirtualPartition;
  next: number;
}

/** Reads what is committed, one partition at a time and in no order between them. */
export class VirtualCursor implements RecordCursor {
  readonly #readings: readonly Reading[];
  #closed = false;

  constructor(
    private readonly broker: Broker,
    private readonly faults: Faults,
    private readonly actor: Actor,
    from: readonly StartingPoint[],
  ) {
    this.#readings = from.map(({ topic, partition, offset }) => ({
      partition: broker.partition(topic, partition),
      next: offset,
    }));
  }

  async next(waitMs: number): Promise<readonly StoredRecord[]> {
    const { scheduler } = this.broker;
    await scheduler.wait(scheduler.chance.between(0, 5), 'fetch', this.actor);
    if (this.faults.strikes('unreadable log')) {
      throw new BallastError('IO_LOG', 'expected an answer to a fetch, the connection was lost');
    }
    const batch = this.#take();
    if (batch.length > 0 || waitMs <= 0 || this.#closed) return batch;
    await this.#arrival(waitMs);
    return this.#take();
  }

  get lag(): number {
    return this.#readings.reduce(
      (sum, { partition, next }) => sum + partition.read(next, Infinity).records.length,
      0,
    );
  }

  close(): void {
    this.#closed = true;
  }

  #take(): readonly StoredRecord[] {
    const { chance } = this.broker.scheduler;
    const first = chance.between(0, this.#readings.length - 1);
    const max = chance.oneOf(FETCHED);
    for (let i = 0; i < this.#readings.length; i++) {
      const reading = this.#readings[(first + i) % this.#readings.length];
      const { records, next } = reading.partition.read(reading.next, max);
      reading.next = next;
      if (records.length > 0) return records;
    }
    return [];
  }

  #arrival(waitMs: number): Promise<void> {
    const { scheduler } = this.broker;
    return new Promise((resolve) => {
      const unsubscribe = this.#readings.map(({ partition }) => partition.subscribe(look));
      let told = false;
      const tell = (delayMs: number, what: string): void => {
        scheduler.after(delayMs, what, this.actor, () => {
          for (const stop of unsubscribe) stop();
          resolve();
        });
      };
      const readings = this.#readings;
      const { actor } = this;
      function look(): void {
        if (told || actor.gone) return;
        if (readings.every(({ partition, next }) => !partition.hasReadable(next))) return;
        told = true;
        tell(scheduler.chance.between(0, 5), 'records arrived');
      }
      tell(waitMs, 'nothing arrived');
    });
  }
}
