import type { TaskName } from '#platform/task/task-observer.js';
import type { SpansOf, Step, TaskSpans } from '#platform/task/task-spans.js';
import type { Headers, Output } from '#stream/log-record.js';
import { DecideCalls } from './decide-calls.js';
import { KnownCalls } from './known-calls.js';
import type { FoldTimes, PendingSpan, WindowSpan } from './pending-span.js';
import type { SpanWriter } from './span-writer.js';
import type { StageCalls } from './stage-calls.js';
import { stageSpans, type SpansOfOutput } from './stage-spans.js';
import { UniverseCalls } from './universe-calls.js';

/** Follows one life of one task: collects the spans of what it folds, and hands them on when that is committed. */
class TaskTrace implements TaskSpans {
  #since = 0;
  #pending: PendingSpan[] = [];
  /** Windows of which a commit is pending. */
  readonly #committing = new Set<string>();

  constructor(
    private readonly of: TaskName,
    private readonly stage: { readonly spans: SpansOfOutput; readonly calls: StageCalls | null },
    private readonly writer: SpanWriter,
    private readonly clock: () => number,
  ) {}

  onBatch(): void {
    this.#since = this.clock();
  }

  onOutputs(outputs: readonly Output[], headers: Headers): readonly Output[] {
    const until = this.clock();
    const followed = this.#collect(outputs, headers, { since: this.#since, until });
    this.#since = until;
    return followed;
  }

  timed(step: Step): Step {
    return async (record) => {
      const since = this.clock();
      const outputs = await step(record);
      return this.#collect(outputs, record.headers, { since, until: this.clock() });
    };
  }

  onCommitted(): void {
    if (this.#pending.length === 0) return;
    const acknowledged = this.clock();
    for (const span of this.#pending) this.writer.write(span, acknowledged, this.of);
    this.#pending = [];
    this.#committing.clear();
  }

  /** What follows from a call is in the call's trace, everything else in its window's. */
  #collect(outputs: readonly Output[], headers: Headers, at: FoldTimes): readonly Output[] {
    const { calls } = this.stage;
    const followed = calls?.follow(outputs, headers) ?? null;
    if (calls === null || followed === null) {
      for (const output of outputs) this.#collectOfWindow(output, at);
      return outputs;
    }
    for (const { output, call } of followed) {
      if (call === null) this.#collectOfWindow(output, at);
    }
    this.#pending.push(...calls.spansOf(followed, at));
    return followed.map(({ output }) => output);
  }

  #collectOfWindow(output: Output, at: FoldTimes): void {
    for (const span of this.stage.spans(output, at)) {
      if (span.kind !== 'commit' || this.#isFirstOf(span)) this.#pending.push(span);
    }
  }

  #isFirstOf({ window }: WindowSpan): boolean {
    const name = `${window.universeId}/${window.windowEnd}`;
    if (this.#committing.has(name)) return false;
    this.#committing.add(name);
    return true;
  }
}

/** Follows the tasks whose outputs belong to a window or a call. @param clock wall clock, UTC ms with microseconds */
export function tracedTasks(writer: SpanWriter, clock: () => number): SpansOf {
  const callsOf: ReadonlyMap<string, StageCalls> = new Map<string, StageCalls>([
    ['universe', new UniverseCalls(new KnownCalls())],
    ['decide', new DecideCalls()],
  ]);
  return (of) => {
    const spans = stageSpans.get(of.stage);
    if (spans === undefined) return null;
    return new TaskTrace(of, { spans, calls: callsOf.get(of.stage) ?? null }, writer, clock);
  };
}
