import type { ChangelogEntry, EncodedRecord } from '#platform/task/task-log.js';
import {
  type DraftRecord,
  type FrameDraft,
  type SectionDraft,
  recordBound,
} from './frame-encoder.js';
import type { FramePlace } from './frame-log.js';
import type { PartitionLog } from './partition-log.js';
import type { TopicIndex } from './topic-index.js';

/** A frame, most bytes of its records, and the partitions of its sections in the same order. */
export interface Drafted {
  readonly draft: FrameDraft;
  readonly recordsBound: number;
  readonly logs: readonly PartitionLog[];
}

/** What goes into a frame. */
export interface FrameRecords {
  readonly outputs: readonly EncodedRecord[];
  readonly changelog: {
    readonly topic: string;
    readonly partition: number;
    readonly entries: readonly ChangelogEntry[];
  };
}

/**
 * Sorts the records of a commit into sections by topic partition; their order within one stays.
 * @throws BallastError BUG_INVARIANT for what is not in the table of topics; nothing has changed then
 */
export function draftFrame(
  index: TopicIndex,
  front: Omit<FrameDraft, 'sections'>,
  { outputs, changelog }: FrameRecords,
): Drafted {
  const sections: SectionDraft[] = [];
  const logs: PartitionLog[] = [];
  const drafts = new Map<PartitionLog, SectionDraft>();
  let recordsBound = 0;
  let last: { readonly log: PartitionLog; readonly section: SectionDraft } | null = null;
  const add = (topic: string, partition: number, record: DraftRecord): void => {
    if (last?.log.topic !== topic || last.log.partition !== partition) {
      const log = index.writable(topic, partition);
      let section = drafts.get(log);
      if (section === undefined) {
        section = {
          topic,
          partition,
          baseOffset: log.endOffset,
          records: [],
          start: 0,
          byteLength: 0,
        };
        drafts.set(log, section);
        sections.push(section);
        logs.push(log);
      }
      last = { log, section };
    }
    last.section.records.push(record);
    recordsBound += recordBound(record);
  };
  for (const output of outputs) add(output.topic, output.partition, output);
  for (const entry of changelog.entries) add(changelog.topic, changelog.partition, entry);
  return { draft: { ...front, sections }, recordsBound, logs };
}

/** Notes what was appended. */
export function indexDraft(
  logs: readonly PartitionLog[],
  { segment, position }: FramePlace,
  { sections }: FrameDraft,
): void {
  sections.forEach((section, i) => {
    const { baseOffset, records, byteLength, topic, partition } = section;
    const { length } = records;
    logs[i].add(segment, {
      baseOffset,
      span: length,
      count: length,
      start: position + section.start,
      byteLength,
    });
    const { table } = logs[i];
    if (table === null) return;
    records.forEach(({ key, value, headers }, delta) => {
      const offset = baseOffset + delta;
      // A copy: the caller may cut values from memory it uses again.
      const kept = value === null ? null : new Uint8Array(value);
      const record = { topic, partition, offset, key, value: kept, headers: headers ?? {} };
      table.put(record, segment, Math.round(byteLength / length));
    });
  });
}
