import { BallastError } from '#core/ballast-error.js';
import type { LogRecord } from '#stream/log-record.js';
import type { RecordCodec, StoredRecord } from './record-codec.js';

/** What outsiders wrote and nobody can read is refused by a stage, with its reason: a reader passes over it. */
export function readableRecord(codec: RecordCodec, record: StoredRecord): LogRecord | null {
  try {
    return codec.decode(record);
  } catch (error) {
    if (error instanceof BallastError && error.family === 'DATA') return null;
    throw error;
  }
}
