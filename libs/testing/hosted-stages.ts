import type { CommitLog } from '#platform/embedded/commit-log.js';
import { EmbeddedRuntime } from '#platform/embedded/embedded-runtime.js';
import { answering } from '#platform/solver/answering.js';
import { inlineSolver } from '#platform/solver/inline-solver.js';
import type { Solver } from '#platform/solver/solver.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { BatchHandler } from '#platform/task/stage-runtime.js';
import type { SpansOf } from '#platform/task/task-spans.js';
import type { Stage } from '#stream/operator.js';
import { topology } from '#stream/topology.js';

/** What the apps do with a batch of a stage, without the framework around them. */
export function handlerOf(stage: Stage, solver: Solver): BatchHandler {
  if (!stage.offload) {
    return ({ records }, runner) => {
      runner.fold(records);
    };
  }
  const step = answering((request) => solver.decide(request));
  return ({ records }, runner) => runner.answer(records, step);
}

/** All stages on a log in this process, solving in line. */
export function startStages(
  journal: CommitLog,
  fingerprint = 'test',
  spansOf: SpansOf | null = null,
): EmbeddedRuntime {
  const solver = inlineSolver();
  const runtime = new EmbeddedRuntime({
    journal,
    codec: avroRecordCodec(),
    fingerprint,
    spansOf,
    onFatal: (error) => {
      throw error;
    },
  });
  for (const stage of topology) runtime.host(stage, handlerOf(stage, solver));
  runtime.start();
  return runtime;
}
