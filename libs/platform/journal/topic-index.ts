import { BallastError } from '#core/ballast-error.js';
import { type Cleanup, type TopicSpec, changelogTopic } from '#stream/topics.js';
import { PartitionLog } from './partition-log.js';

const CHANGELOGS = changelogTopic('');

/** The partitions of all topics by name and number. */
export class TopicIndex {
  readonly #specs: ReadonlyMap<string, TopicSpec>;
  readonly #logs = new Map<string, PartitionLog[]>();

  constructor(topics: readonly TopicSpec[]) {
    this.#specs = new Map(topics.map((spec) => [spec.name, spec]));
  }

  /** A partition that is written: it must be in the table of topics. @throws BallastError BUG_INVARIANT */
  writable(topic: string, partition: number): PartitionLog {
    const log = this.#logs.get(topic)?.[partition];
    if (log !== undefined) return log;
    const spec = this.#specs.get(topic);
    if (spec === undefined && !topic.startsWith(CHANGELOGS)) {
      throw new BallastError('BUG_INVARIANT', `expected a topic of the table, was ${topic}`);
    }
    const partitions = spec?.partitions ?? Infinity;
    if (!Number.isInteger(partition) || partition < 0 || partition >= partitions) {
      const expected = `a partition of ${topic} below ${partitions}`;
      throw new BallastError('BUG_INVARIANT', `expected ${expected}, was ${partition}`);
    }
    return this.of(topic, partition);
  }

  /** Any partition; what the table does not know (any more) is kept for ever. */
  of(topic: string, partition: number): PartitionLog {
    let logs = this.#logs.get(topic);
    if (logs === undefined) {
      logs = [];
      this.#logs.set(topic, logs);
    }
    return (logs[partition] ??= new PartitionLog(topic, partition, this.#cleanup(topic)));
  }

  /** A partition without creating it. */
  find(topic: string, partition: number): PartitionLog | null {
    return this.#logs.get(topic)?.[partition] ?? null;
  }

  *all(): Generator<PartitionLog> {
    for (const logs of this.#logs.values()) {
      for (const log of logs) if (log !== undefined) yield log;
    }
  }

  #cleanup(topic: string): Cleanup {
    if (topic.startsWith(CHANGELOGS)) return { kind: 'compact' };
    return this.#specs.get(topic)?.cleanup ?? { kind: 'forever' };
  }
}
