import { WriterFenced } from '#platform/task/partitioned-log.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { Scheduler } from './scheduler.js';
import { Transaction } from './transaction.js';
import { VirtualPartition } from './virtual-partition.js';

/** The coordinator ends a transaction that is open for longer, as the Kafka adapter asks it to. */
const TRANSACTION_TIMEOUT_MS = 10_000;

/** What the coordinator knows of a transactional id. */
interface Producer {
  epoch: number;
  transaction: Transaction | null;
  readonly touched: Set<VirtualPartition>;
  /** Markers on their way: until they have arrived the id takes no new transaction. */
  ending: number;
}

/** The broker's side of a virtual log: partitions, transactional ids with epochs, markers, timeouts. All of it is atomic
 *  at one instant except the markers, which reach each partition in their own time. */
export class Broker {
  readonly #partitions = new Map<string, VirtualPartition>();
  readonly #producers = new Map<string, Producer>();
  #appends = 0;

  constructor(readonly scheduler: Scheduler) {}

  partition(topic: string, partition: number): VirtualPartition {
    const name = `${topic}/${partition}`;
    let found = this.#partitions.get(name);
    if (found === undefined) {
      found = new VirtualPartition(topic, partition);
      this.#partitions.set(name, found);
    }
    return found;
  }

  get partitions(): readonly VirtualPartition[] {
    return [...this.#partitions.values()];
  }

  /** Moves with everything that is written. */
  get appends(): number {
    return this.#appends;
  }

  /** InitProducerId: fences older epochs; 'concurrent' while an older transaction is being ended. */
  initialise(transactionalId: string): number | 'concurrent' {
    const producer = this.#producer(transactionalId);
    if (producer.ending > 0) return 'concurrent';
    producer.epoch += 1;
    if (producer.transaction === null) return producer.epoch;
    this.#note(transactionalId, 'open transaction aborted by a newer producer');
    this.#end(producer, 'aborted');
    return 'concurrent';
  }

  /** A produce request of a transaction. @throws WriterFenced */
  produce(
    transactionalId: string,
    epoch: number,
    records: readonly EncodedRecord[],
  ): ReadonlyMap<string, number> | 'concurrent' {
    const producer = this.#current(transactionalId, epoch);
    if (producer.ending > 0) return 'concurrent';
    const transaction = producer.transaction ?? this.#begin(transactionalId, producer);
    return this.#append(records, transaction, producer.touched);
  }

  /** EndTxn. @throws WriterFenced */
  commit(transactionalId: string, epoch: number): void {
    const producer = this.#current(transactionalId, epoch);
    if (producer.transaction !== null) this.#end(producer, 'committed');
  }

  /** What a producer without transactions writes. */
  append(records: readonly EncodedRecord[]): ReadonlyMap<string, number> {
    return this.#append(records, null, new Set());
  }

  #append(
    records: readonly EncodedRecord[],
    transaction: Transaction | null,
    touched: Set<VirtualPartition>,
  ): ReadonlyMap<string, number> {
    const offsets = new Map<string, number>();
    for (const record of records) {
      const partition = this.partition(record.topic, record.partition);
      const offset = partition.append(record, transaction);
      const name = `${record.topic}/${record.partition}`;
      if (!offsets.has(name)) offsets.set(name, offset);
      touched.add(partition);
    }
    this.#appends += records.length;
    return offsets;
  }

  #begin(transactionalId: string, producer: Producer): Transaction {
    const transaction = new Transaction(transactionalId, producer.epoch);
    producer.transaction = transaction;
    this.scheduler.after(TRANSACTION_TIMEOUT_MS, 'transaction timeout', null, () => {
      if (producer.transaction !== transaction) return;
      this.#note(transactionalId, 'transaction timed out');
      producer.epoch += 1;
      this.#end(producer, 'aborted');
    });
    return transaction;
  }

  #end(producer: Producer, outcome: 'committed' | 'aborted'): void {
    const { transaction, touched } = producer;
    if (transaction === null) return;
    transaction.outcome = outcome;
    producer.transaction = null;
    producer.ending = touched.size;
    for (const partition of touched) {
      const delay = this.scheduler.chance.between(0, 8);
      this.scheduler.after(delay, `marker ${partition.topic}/${partition.partition}`, null, () => {
        partition.mark(transaction);
        producer.ending -= 1;
        this.#appends += 1;
      });
    }
    touched.clear();
  }

  #current(transactionalId: string, epoch: number): Producer {
    const producer = this.#producer(transactionalId);
    if (producer.epoch === epoch) return producer;
    this.#note(transactionalId, `fenced: epoch ${epoch}, current ${producer.epoch}`);
    throw new WriterFenced(new Error(`expected epoch ${producer.epoch}, was ${epoch}`));
  }

  #producer(transactionalId: string): Producer {
    let producer = this.#producers.get(transactionalId);
    if (producer === undefined) {
      producer = { epoch: -1, transaction: null, touched: new Set(), ending: 0 };
      this.#producers.set(transactionalId, producer);
    }
    return producer;
  }

  #note(transactionalId: string, text: string): void {
    this.scheduler.trace.note(this.scheduler.now, transactionalId, text);
  }
}
