import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { StageStatus } from '#platform/task/stage-runtime.js';
import type { TaskName, TaskObserver } from '#platform/task/task-observer.js';
import type { Output } from '#stream/log-record.js';
import { EventTimes } from './event-time.js';
import { TRANSACTION_BUCKETS_S } from './transaction-buckets.js';

/** Stages and tasks come from the topology: their number is bounded by it. */
const TASK_LABELS = ['stage', 'task'] as const;

interface TaskFigure {
  readonly name: string;
  readonly help: string;
  readonly of: (status: StageStatus) => number;
}

const COUNTERS: readonly TaskFigure[] = [
  { name: 'records', help: 'Input records folded.', of: (s) => s.records },
  { name: 'outputs', help: 'Records handed to a commit.', of: (s) => s.outputs },
  { name: 'dead_letters', help: 'Input records refused.', of: (s) => s.deadLetters },
  { name: 'late_ticks', help: 'Ticks that came after their window had closed.', of: (s) => s.late },
  { name: 'commits', help: 'Commits begun.', of: (s) => s.commits },
  { name: 'snapshots', help: 'Commits that carried a snapshot.', of: (s) => s.snapshots },
  { name: 'restarts', help: 'Failures survived by starting at the claim.', of: (s) => s.restarts },
];

const GAUGES: readonly TaskFigure[] = [
  {
    name: 'lag_records',
    help: 'Offsets of the input that the task has not read yet, commit markers included.',
    of: (s) => s.lag,
  },
  {
    name: 'restored',
    help: '1 when the task has claimed its changelog and taken its state, else 0.',
    of: (s) => (s.restored ? 1 : 0),
  },
];

const labelsOf = ({ stage, task }: TaskName) => ({ stage, task: String(task) });

/** What the tasks of one process say of themselves: read from their status when it is scraped. */
export class StageMonitor implements TaskObserver {
  readonly #eventTimes = new EventTimes();
  readonly #transactions: Histogram<(typeof TASK_LABELS)[number]>;

  /** @param clock wall clock, UTC ms */
  constructor(
    registry: Registry,
    private readonly status: () => readonly StageStatus[],
    clock: () => number,
  ) {
    this.#transactions = new Histogram({
      name: 'ballast_stage_transaction_seconds',
      help: 'Time from the first send of a commit to its acknowledgement.',
      labelNames: TASK_LABELS,
      buckets: TRANSACTION_BUCKETS_S,
      registers: [registry],
    });
    for (const figure of COUNTERS) this.#registerCounter(registry, figure);
    for (const figure of GAUGES) this.#registerGauge(registry, figure);
    const times = this.#eventTimes;
    new Gauge({
      name: 'ballast_stage_watermark_delay_seconds',
      help: 'Wall clock minus the newest event time that the task has finished, by source of the data.',
      labelNames: [...TASK_LABELS, 'source'],
      registers: [registry],
      collect(): void {
        this.reset();
        for (const { source, time, ...task } of times.all()) {
          this.set({ ...labelsOf(task), source }, (clock() - time) / 1000);
        }
      },
    });
  }

  onOutput(of: TaskName, output: Output): void {
    this.#eventTimes.observe(of, output);
  }

  onTransaction(of: TaskName, seconds: number): void {
    this.#transactions.observe(labelsOf(of), seconds);
  }

  #registerCounter(registry: Registry, { name, help, of }: TaskFigure): void {
    const { status } = this;
    new Counter({
      name: `ballast_stage_${name}_total`,
      help,
      labelNames: TASK_LABELS,
      registers: [registry],
      collect(): void {
        this.reset();
        for (const task of status()) this.inc(labelsOf(task), of(task));
      },
    });
  }

  #registerGauge(registry: Registry, { name, help, of }: TaskFigure): void {
    const { status } = this;
    new Gauge({
      name: `ballast_stage_${name}`,
      help,
      labelNames: TASK_LABELS,
      registers: [registry],
      collect(): void {
        this.reset();
        for (const task of status()) this.set(labelsOf(task), of(task));
      },
    });
  }
}
