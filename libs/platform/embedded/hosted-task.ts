import { BallastError } from '#core/ballast-error.js';
import { readCheckpoint, type TaskCheckpoint } from '#platform/task/changelog.js';
import { inputsOf } from '#platform/task/inputs-of.js';
import type { TopicPartition } from '#platform/task/partitioned-log.js';
import type { RecordCodec, StoredRecord } from '#platform/task/record-codec.js';
import { StageRunner } from '#platform/task/stage-runner.js';
import type { Position, TaskCommit, TaskLog } from '#platform/task/task-log.js';
import type { SpansOf } from '#platform/task/task-spans.js';
import type { Output } from '#stream/log-record.js';
import type { Stage } from '#stream/operator.js';
import { changelogTopic } from '#stream/topics.js';
import type { CommitLog } from './commit-log.js';

const BATCH = 2000;

/** One task on the journal: its runner, its input partitions, its commits. */
export class HostedTask implements TaskLog {
  readonly runner: StageRunner;
  readonly #inputs: readonly TopicPartition[];
  /** An offloaded batch is under way. */
  busy = false;
  /** Of all commits. */
  transactionSeconds = 0;

  constructor(
    private readonly journal: CommitLog,
    readonly stage: Stage,
    readonly task: number,
    private readonly options: {
      readonly codec: RecordCodec;
      readonly fingerprint: string;
      readonly clock: () => number;
      readonly observe: (output: Output) => void;
      readonly onTransaction: (seconds: number) => void;
      readonly spansOf: SpansOf | null;
    },
  ) {
    this.runner = new StageRunner({ stage, task, ...options });
    this.#inputs = inputsOf(stage, task);
    const checkpoint = this.#checkpoint();
    this.#refuseLostInput(checkpoint);
    this.runner.restore(checkpoint, (from, to) => this.#between(from, to));
  }

  /** The next records of one input partition; empty when there is nothing to read. */
  nextBatch(): readonly StoredRecord[] {
    for (const { topic, partition } of this.#inputs) {
      const at = this.runner.position[`${topic}/${partition}`] ?? 0;
      if (at < this.journal.endOffset(topic, partition)) {
        const batch = this.journal.read(topic, partition, at, BATCH);
        if (batch.length > 0) return batch;
      }
    }
    return [];
  }

  /** Records not read yet. */
  get lag(): number {
    let lag = 0;
    for (const { topic, partition } of this.#inputs) {
      lag +=
        this.journal.endOffset(topic, partition) -
        (this.runner.position[`${topic}/${partition}`] ?? 0);
    }
    return lag;
  }

  commit(commit: TaskCommit): void {
    const { clock, onTransaction } = this.options;
    const started = clock();
    this.journal.commit({
      stage: this.stage.name,
      task: this.task,
      outputs: commit.outputs,
      changelog: commit.changelog,
    });
    const seconds = (clock() - started) / 1000;
    this.transactionSeconds += seconds;
    onTransaction(seconds);
    this.runner.committed();
  }

  /** The lowest offset of an input that a restart would read: behind it, input may be deleted. */
  holds(topic: string, partition: number): number | null {
    const mine = this.#inputs.some(
      (input) => input.topic === topic && input.partition === partition,
    );
    if (!mine) return null;
    const checkpoint = this.#checkpoint();
    const position = this.stage.offload
      ? checkpoint.position
      : (checkpoint.snapshot?.position ?? {});
    return position[`${topic}/${partition}`] ?? 0;
  }

  #checkpoint(): TaskCheckpoint {
    const changelog = changelogTopic(this.stage.name);
    return readCheckpoint(
      (key) => this.journal.latest(changelog, this.task, key)?.value ?? null,
      this.runner.fingerprint,
    );
  }

  /** Without a snapshot that fits, the whole input must still be there to be folded again. */
  #refuseLostInput({ snapshot, position }: TaskCheckpoint): void {
    if (this.stage.offload) return;
    for (const { topic, partition } of this.#inputs) {
      const name = `${topic}/${partition}`;
      const from = snapshot?.position[name] ?? 0;
      const start = this.journal.startOffset(topic, partition);
      if (start > from && (position[name] ?? 0) > from) {
        throw new BallastError(
          'CONFIG_JOURNAL',
          `expected the input of ${this.stage.name} from ${name}@${from} on, was kept from @${start}: ` +
            'this version cannot continue the stored state; start once with npm start -- --fresh',
        );
      }
    }
  }

  *#between(from: Position, to: Position): Iterable<StoredRecord> {
    for (const { topic, partition } of this.#inputs) {
      const name = `${topic}/${partition}`;
      const end = to[name] ?? 0;
      let at = from[name] ?? 0;
      while (at < end) {
        const batch = this.journal.read(topic, partition, at, BATCH).filter((r) => r.offset < end);
        if (batch.length === 0) break;
        yield* batch;
        at = batch[batch.length - 1].offset + 1;
      }
    }
  }
}
