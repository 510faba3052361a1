import type { TaskName } from '#platform/task/task-observer.js';
import type { SpansOf, Step, TaskSpans } from '#platform/task/task-spans.js';
import type { Output } from '#stream/log-record.js';
import type { FoldTimes, PendingSpan } from './pending-span.js';
import { stageSpans, type SpansOfOutput } from './stage-spans.js';
import type { WindowTracer } from './window-tracer.js';

/** Follows one life of one task: collects the spans of what it folds, and hands them on when that is committed. */
class TaskTrace implements TaskSpans {
  #since = 0;
  #pending: PendingSpan[] = [];
  /** Windows of which a commit is pending. */
  readonly #committing = new Set<string>();

  constructor(
    private readonly of: TaskName,
    private readonly spansOfOutput: SpansOfOutput,
    private readonly tracer: WindowTracer,
    private readonly clock: () => number,
  ) {}

  onBatch(): void {
    this.#since = this.clock();
  }

  onOutputs(outputs: readonly Output[]): void {
    const until = this.clock();
    this.#collect(outputs, { since: this.#since, until });
    this.#since = until;
  }

  timed(step: Step): Step {
    return async (record) => {
      const since = this.clock();
      const outputs = await step(record);
      this.#collect(outputs, { since, until: this.clock() });
      return outputs;
    };
  }

  onCommitted(): void {
    if (this.#pending.length === 0) return;
    const acknowledged = this.clock();
    for (const span of this.#pending) this.tracer.write(span, acknowledged, this.of);
    this.#pending = [];
    this.#committing.clear();
  }

  #collect(outputs: readonly Output[], at: FoldTimes): void {
    for (const output of outputs) {
      for (const span of this.spansOfOutput(output, at)) {
        if (span.kind !== 'commit' || this.#isFirstOf(span)) this.#pending.push(span);
      }
    }
  }

  #isFirstOf({ window }: PendingSpan): boolean {
    const name = `${window.universeId}/${window.windowEnd}`;
    if (this.#committing.has(name)) return false;
    this.#committing.add(name);
    return true;
  }
}

/** Follows the tasks whose outputs belong to a window. @param clock wall clock, UTC ms with microseconds */
export function tracedTasks(tracer: WindowTracer, clock: () => number): SpansOf {
  return (of) => {
    const spansOfOutput = stageSpans.get(of.stage);
    return spansOfOutput === undefined ? null : new TaskTrace(of, spansOfOutput, tracer, clock);
  };
}
