import type { CommitLog } from '#platform/embedded/commit-log.js';
import { EmbeddedRuntime } from '#platform/embedded/embedded-runtime.js';
import { inlineSolver } from '#platform/solver/inline-solver.js';
import { avroRecordCodec, type StoredRecord } from '#platform/task/record-codec.js';
import { answering } from '#platform/solver/answering.js';
import { changelogTopic, topicList } from '#stream/topics.js';
import { topology } from '#stream/topology.js';
import type { CheckedLog } from './checked-log.js';

/** All stages on a log in this process, solving in line. */
export function startStages(journal: CommitLog): EmbeddedRuntime {
  const solver = inlineSolver();
  const runtime = new EmbeddedRuntime({
    journal,
    codec: avroRecordCodec(),
    fingerprint: 'checker',
    onFatal: (error) => {
      throw error;
    },
  });
  for (const stage of topology) {
    runtime.host(stage, (batch, runner) => {
      if (!stage.offload) {
        runner.fold(batch.records);
        return undefined;
      }
      return runner.answer(
        batch.records,
        answering((request) => solver.decide(request)),
      );
    });
  }
  runtime.start();
  return runtime;
}

/** An embedded log as the checker reads one. */
export const checkedJournal = (journal: Pick<CommitLog, 'read' | 'endOffset'>): CheckedLog => ({
  records: (topic, partition) =>
    journal.read(topic, partition, 0, journal.endOffset(topic, partition)),
});

/** Every record of a log, topic by topic, changelogs included. */
export function recordsOf(log: CheckedLog): StoredRecord[] {
  const changelogs = topology.map(({ name, tasks }) => ({
    name: changelogTopic(name),
    partitions: tasks,
  }));
  return [...topicList, ...changelogs].flatMap(({ name, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => log.records(name, partition)).flat(),
  );
}
