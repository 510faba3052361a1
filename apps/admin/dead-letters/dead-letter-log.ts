import type { TimedRecord } from '#platform/journal/read-journal.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';

/** What the command needs of a log: its dead letters, and one write that is atomic. */
export interface DeadLetterLog {
  readonly codec: RecordCodec;
  /** Every retained record of the topic of dead letters, with the time the log took it. */
  read(): Promise<readonly TimedRecord[]>;
  /** All of them or none; resolves when they are durable. */
  write(records: readonly EncodedRecord[]): Promise<void>;
}
