import { join, resolve } from 'node:path';
import type { BallastError } from '#core/ballast-error.js';
import { openOwnJournal } from '#platform/embedded/own-journal.js';
import { readJournal } from '#platform/journal/read-journal.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import { topics } from '#stream/topics.js';
import type { DeadLetterLog } from './dead-letter-log.js';

/**
 * The dead letters in the journal of a data directory. They are read beside whoever serves from it; writing takes the
 * journal's lock, so that has to be stopped first.
 */
export function journalDeadLetters(dataDirectory: string): DeadLetterLog {
  const directory = join(resolve(dataDirectory), 'journal');
  return {
    codec: avroRecordCodec(),
    read: async () => readJournal(directory, topics.deadLetter.name),
    write: (records) => writeTo(directory, records),
  };
}

async function writeTo(directory: string, outputs: readonly EncodedRecord[]): Promise<void> {
  const failures: BallastError[] = [];
  const journal = await openOwnJournal(directory, (error) => failures.push(error));
  try {
    journal.commit({ stage: 'dead-letters', task: 0, outputs, changelog: [] });
    await journal.synced();
  } finally {
    await journal.close();
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
}
