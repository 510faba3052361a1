import type { TimedRecord } from '#platform/journal/read-journal.js';
import type { RecordCodec } from '#platform/task/record-codec.js';

/** What verifying needs of a log: all records of a topic, in order. */
export interface AuditLog {
  readonly codec: RecordCodec;
  read(topic: string): Promise<readonly TimedRecord[]>;
}
