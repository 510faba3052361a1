import { BallastError } from '#core/ballast-error.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import type { Stage, StageTask } from '#stream/operator.js';
import { partitionOf } from '#stream/partition.js';
import { topicList } from '#stream/topics.js';
import { topology } from '#stream/topology.js';

interface DrivenTask {
  readonly stage: Stage;
  readonly task: number;
  fold: StageTask;
  readonly positions: Map<string, number>;
}

/** How a driver runs: which stages, and in which order tasks get their turn. */
export interface DriverOptions {
  readonly stages?: readonly Stage[];
  /** Picks the next task among those with input; the first by default. A seeded choice explores interleavings. */
  readonly choose?: (candidates: number) => number;
}

/** Runs the topology on arrays: no runtime, no bytes, one record at a time. */
export class TopologyDriver {
  readonly #log = new Map<string, LogRecord[]>();
  readonly #tasks: DrivenTask[];
  readonly #choose: (candidates: number) => number;
  readonly deadLetters: { readonly record: LogRecord; readonly error: BallastError }[] = [];

  constructor(options: DriverOptions = {}) {
    this.#choose = options.choose ?? (() => 0);
    this.#tasks = (options.stages ?? topology).flatMap((stage) =>
      Array.from({ length: stage.tasks }, (_, task) => ({
        stage,
        task,
        fold: stage.create(task),
        positions: new Map<string, number>(),
      })),
    );
  }

  /** Appends records as a producer would. */
  publish(outputs: readonly Output[]): void {
    for (const output of outputs) {
      const spec = topicList.find(({ name }) => name === output.topic);
      if (spec === undefined) throw new RangeError(`expected a known topic, was ${output.topic}`);
      const partition = output.partition ?? partitionOf(output.key, spec.partitions);
      const records = this.#partition(output.topic, partition);
      records.push({
        topic: output.topic,
        partition,
        offset: records.length,
        key: output.key,
        value: output.value,
        headers: output.headers ?? {},
      });
    }
  }

  /** Processes one record of one task; false when nothing is left to do. */
  step(): boolean {
    const ready = this.#tasks.filter((task) => this.#nextOf(task) !== null);
    if (ready.length === 0) return false;
    const task = ready[this.#choose(ready.length)];
    const record = this.#nextOf(task);
    if (record === null) return false;
    task.positions.set(`${record.topic}/${record.partition}`, record.offset + 1);
    try {
      this.publish(task.fold.process(record));
    } catch (error) {
      if (!(error instanceof BallastError) || error.family !== 'DATA') throw error;
      this.deadLetters.push({ record, error });
    }
    return true;
  }

  /** Publishes and processes until nothing is left. */
  run(outputs: readonly Output[] = []): this {
    this.publish(outputs);
    while (this.step());
    return this;
  }

  /** Every fold is replaced by one restored from a structured clone of its state, as after a crash. */
  restart(): void {
    for (const task of this.#tasks) {
      const snapshot: unknown = structuredClone(task.fold.snapshot());
      task.fold = task.stage.create(task.task);
      task.fold.restore(snapshot);
    }
  }

  /** All records of a topic, partition by partition. */
  records(topic: string): LogRecord[] {
    const spec = topicList.find(({ name }) => name === topic);
    return Array.from({ length: spec?.partitions ?? 0 }, (_, partition) =>
      this.#partition(topic, partition),
    ).flat();
  }

  /** The values of a topic for one key. */
  values<Value>(topic: string, key?: string): Value[] {
    return this.records(topic)
      .filter((record) => key === undefined || record.key === key)
      .map((record) => record.value as Value);
  }

  #nextOf(task: DrivenTask): LogRecord | null {
    for (const topic of task.stage.inputs) {
      const partitions = topicList.find(({ name }) => name === topic)?.partitions ?? 0;
      for (let p = task.task; p < partitions; p += task.stage.tasks) {
        const at = task.positions.get(`${topic}/${p}`) ?? 0;
        const records = this.#log.get(`${topic}/${p}`);
        if (records !== undefined && at < records.length) return records[at];
      }
    }
    return null;
  }

  #partition(topic: string, partition: number): LogRecord[] {
    const name = `${topic}/${partition}`;
    let records = this.#log.get(name);
    if (records === undefined) {
      records = [];
      this.#log.set(name, records);
    }
    return records;
  }
}
