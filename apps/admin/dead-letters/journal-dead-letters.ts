import { join, resolve } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { Journal } from '#platform/journal/journal.js';
import { readJournal } from '#platform/journal/read-journal.js';
import { schemasFingerprint } from '#platform/task/fingerprint.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import { topicList, topics } from '#stream/topics.js';
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
  const fingerprint = schemasFingerprint();
  const failures: BallastError[] = [];
  const journal = Journal.open({
    ...{ directory, fingerprint, topics: topicList, now: Date.now },
    sync: { kind: 'every' },
    onFatal: (error) => failures.push(error),
  });
  try {
    const writer = journal.recovery.fingerprint;
    if (writer !== null && writer !== fingerprint) {
      throw new BallastError(
        'CONFIG_JOURNAL',
        `expected a journal written with schemas ${fingerprint}, was ${writer} of another version`,
      );
    }
    journal.commit({ stage: 'dead-letters', task: 0, outputs, changelog: [] });
    await journal.synced();
  } finally {
    await journal.close();
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
}
