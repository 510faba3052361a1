import type { CommitLog } from '#platform/embedded/commit-log.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { changelogTopic, topicList } from '#stream/topics.js';
import { topology } from '#stream/topology.js';
import type { CheckedLog } from './checked-log.js';

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
