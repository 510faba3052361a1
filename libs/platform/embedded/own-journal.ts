import { BallastError } from '#core/ballast-error.js';
import { Journal } from '#platform/journal/journal.js';
import { schemasFingerprint } from '#platform/task/fingerprint.js';
import { topicList } from '#stream/topics.js';

/**
 * The journal of a stopped instance, for a command: each of its commits is synced.
 * @throws BallastError CONFIG_JOURNAL while another process has it, or when another version wrote it
 */
export async function openOwnJournal(
  directory: string,
  onFatal: (error: BallastError) => void,
): Promise<Journal> {
  const journal = Journal.open({
    ...{ directory, fingerprint: schemasFingerprint(), topics: topicList, now: Date.now },
    sync: { kind: 'every' },
    onFatal,
  });
  try {
    checkWriter(journal);
  } catch (error) {
    await journal.close();
    throw error;
  }
  return journal;
}

/**
 * @param advice what a person can do about it
 * @throws BallastError CONFIG_JOURNAL when the records were written with other schemas than ours
 */
export function checkWriter({ recovery: { fingerprint: writer } }: Journal, advice = ''): void {
  const ours = schemasFingerprint();
  if (writer === null || writer === ours) return;
  throw new BallastError(
    'CONFIG_JOURNAL',
    `expected a journal written with schemas ${ours}, was ${writer} of another version${advice}`,
  );
}
