import type { JournalOptions } from '#platform/journal/journal-options.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import type { Cleanup, TopicSpec } from '#stream/topics.js';

const spec = (name: string, cleanup: Cleanup): TopicSpec => ({
  name,
  partitions: 2,
  schema: null,
  key: 'k',
  cleanup,
  public: false,
  purpose: 'a test',
});

/** Retention of the topic `short`, ms. */
export const SHORT_MS = 1000;

/** One topic of each kind. */
export const journalTopics = {
  kept: spec('kept', { kind: 'forever' }),
  compacted: spec('compacted', { kind: 'compact' }),
  short: spec('short', { kind: 'delete', retentionMs: SHORT_MS }),
};

/** Options of a journal in a test; failures are thrown unless the test takes them. */
export function journalOptions(
  directory: string,
  changed: Partial<JournalOptions> = {},
): JournalOptions {
  return {
    directory,
    topics: Object.values(journalTopics),
    sync: { kind: 'interval', ms: 5 },
    now: () => 0,
    onFatal: (error) => {
      throw error;
    },
    ...changed,
  };
}

/** A record whose value is a text. */
export function textRecord(
  topic: string,
  partition: number,
  key: string,
  text: string,
): EncodedRecord {
  return { topic, partition, key, value: Buffer.from(text) };
}

/** `offset key=text` of each record. */
export const printed = (records: readonly StoredRecord[]): string[] =>
  records.map(({ offset, key, value }) => `${offset} ${key}=${Buffer.from(value).toString()}`);
