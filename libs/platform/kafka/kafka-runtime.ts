import { BallastError } from '#core/ballast-error.js';
import { type Claim, owns } from '#platform/task/claim.js';
import { ClaimedTask } from '#platform/task/claimed-task.js';
import { inputsOf } from '#platform/task/inputs-of.js';
import { OverdueWatch } from '#platform/task/overdue-watch.js';
import type { TopicPartition } from '#platform/task/partitioned-log.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import type { BatchHandler, StageRuntime, StageStatus } from '#platform/task/stage-runtime.js';
import type { TaskObserver } from '#platform/task/task-observer.js';
import type { SpansOf } from '#platform/task/task-spans.js';
import type { Output } from '#stream/log-record.js';
import type { Stage } from '#stream/operator.js';
import { changelogTopic } from '#stream/topics.js';
import type { KafkaCluster } from './kafka-cluster.js';
import type { KafkaLog } from './kafka-log.js';
import { KafkaPublisher } from './kafka-publisher.js';
import type { KafkaSource } from './kafka-source.js';
import { processTiming } from './process-timing.js';

/** A stop that takes longer leaves the rest to the next start: nothing is lost by it. */
const DRAIN_MS = 8000;

/** What the runtime is made of. */
export interface KafkaRuntimeOptions {
  readonly cluster: KafkaCluster;
  readonly claim: Claim;
  readonly codec: RecordCodec;
  readonly fingerprint: string;
  /** A task ended with what no restart mends: the process must end. */
  readonly onFatal: (error: BallastError) => void;
  /** Hears of what is survived. */
  readonly onRestart: (what: string, cause: unknown) => void;
  readonly observer?: TaskObserver;
  /** Hears for traces. */
  readonly spansOf?: SpansOf | null;
  /** How long a start waits for processes of another number of replicas to be gone. */
  readonly patienceMs?: number;
}

/** The tasks of hosted stages that belong to this process, on one consumer and a transactional producer each. */
export class KafkaRuntime implements StageRuntime {
  readonly #stages: { readonly stage: Stage; readonly handler: BatchHandler }[] = [];
  readonly #tasks: ClaimedTask[] = [];
  readonly #runs: Promise<void>[] = [];
  readonly #overdue: OverdueWatch;
  #log: KafkaLog | null = null;
  #publisher: KafkaPublisher | null = null;
  #starting: Promise<void> | null = null;
  #started = false;

  constructor(private readonly options: KafkaRuntimeOptions) {
    this.#overdue = new OverdueWatch((outputs) => void this.#mark(outputs));
  }

  host(stage: Stage, handler: BatchHandler): void {
    this.#stages.push({ stage, handler });
  }

  start(): void {
    this.#starting = this.#start().catch((cause: unknown) => {
      this.#fail(cause);
    });
  }

  /** Folds what is at hand to its end, commits it with a snapshot, and lets go of the cluster. */
  async stop(): Promise<void> {
    await this.#starting;
    this.#overdue.stop();
    for (const task of this.#tasks) task.stop();
    const late = new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref());
    await Promise.race([Promise.allSettled(this.#runs), late]);
    await this.#publisher?.close();
    await this.#log?.stop();
  }

  status(): StageStatus[] {
    return this.#tasks.map((task) => task.status());
  }

  /** What brings the input; null before the topics are verified. */
  get consumer(): KafkaSource | null {
    return this.#log?.source ?? null;
  }

  /** What is missing until every owned task works: nothing when it is ready. */
  waitingFor(): readonly string[] {
    if (!this.#started) return ['the topics'];
    return this.status().flatMap(({ stage, task, restored }) =>
      restored ? [] : [`${stage}/${task}`],
    );
  }

  async #start(): Promise<void> {
    const { cluster, claim, codec, onRestart, patienceMs } = this.options;
    await cluster.verify(claim, patienceMs);
    const mine = this.#stages.flatMap(({ stage, handler }) =>
      Array.from({ length: stage.tasks }, (_, task) => ({ stage, handler, task })).filter(
        ({ task }) => owns(claim, task),
      ),
    );
    const partitions: TopicPartition[] = mine.flatMap(({ stage, task }) => [
      ...inputsOf(stage, task),
      { topic: changelogTopic(stage.name), partition: task },
    ]);
    const log = cluster.openLog({ partitions, claim, codec, onRestart });
    this.#log = log;
    this.#publisher = new KafkaPublisher(log, codec, cluster.startTransactionalId(claim));
    await log.start();
    for (const { stage, handler, task } of mine) this.#run(log, stage, { handler, task });
    this.#started = true;
  }

  #run(
    log: KafkaLog,
    stage: Stage,
    of: { readonly handler: BatchHandler; readonly task: number },
  ): void {
    const {
      cluster,
      claim,
      codec,
      fingerprint,
      onRestart,
      observer,
      spansOf = null,
    } = this.options;
    const name = { stage: stage.name, task: of.task };
    const observe = (output: Output): void => {
      this.#overdue.observe(output);
      observer?.onOutput(name, output);
    };
    const task = new ClaimedTask({
      log,
      timing: processTiming,
      stage,
      task: of.task,
      claim,
      transactionalId: cluster.names.transactionalId(stage.name, of.task),
      runner: { codec, fingerprint, observe, spansOf },
      handler: of.handler,
      onRestart: (cause) => {
        onRestart(`${stage.name}/${of.task}`, cause);
      },
      onTransaction: (seconds) => {
        observer?.onTransaction(name, seconds);
      },
    });
    this.#tasks.push(task);
    this.#runs.push(
      task.run().catch((cause: unknown) => {
        this.#fail(cause);
      }),
    );
  }

  /** A mark that cannot be written now is written again; the first of answer or mark counts. */
  async #mark(outputs: readonly Output[]): Promise<void> {
    for (let attempt = 1; attempt <= 20; attempt++) {
      try {
        await this.#publisher?.publish(outputs);
        return;
      } catch (cause) {
        this.options.onRestart('overdue mark', cause);
        await processTiming.sleep(250);
      }
    }
  }

  #fail(cause: unknown): void {
    this.options.onFatal(
      cause instanceof BallastError
        ? cause
        : new BallastError('BUG_INVARIANT', `a stage failed: ${String(cause)}`, { cause }),
    );
  }
}
