import type { TimedRecord } from '#platform/journal/read-journal.js';
import { originalHeaders } from '#platform/task/dead-letter.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import { isResubmission } from '#platform/task/resubmitted.js';
import type { DeadLetter } from '#stream/generated/wire-types.js';
import type { Headers } from '#stream/log-record.js';

/** A dead letter where it lies, and when it was written again. */
export interface Letter {
  /** `<topic>/<partition>/<offset>` of the dead letter itself. */
  readonly id: string;
  /** When the log took it, UTC ms. */
  readonly time: number;
  readonly letter: DeadLetter;
  /** Those that the original came with. */
  readonly headers: Headers;
  /** UTC ms, oldest first. */
  readonly resubmitted: readonly number[];
}

/** The dead letters among the records of their topic, newest first; notes of what was written again are folded in. */
export function lettersOf(records: readonly TimedRecord[], codec: RecordCodec): readonly Letter[] {
  const again = new Map<string, number[]>();
  const letters: Letter[] = [];
  for (const record of records) {
    const letter = codec.decode(record).value as DeadLetter;
    const { time } = record;
    if (isResubmission(record)) {
      timesIn(again, idOf(letter)).push(time);
    } else {
      const id = idOf(record);
      const headers = originalHeaders(record.headers);
      letters.push({ id, time, letter, headers, resubmitted: timesIn(again, id) });
    }
  }
  for (const times of again.values()) times.sort((a, b) => a - b);
  return letters.sort(newestFirst);
}

/** Coordinates as one word. */
export const idOf = ({
  topic,
  partition,
  offset,
}: Pick<DeadLetter, 'topic' | 'partition' | 'offset'>): string => `${topic}/${partition}/${offset}`;

/** What makes two of them the same for whoever would write both again: the same bytes under the same key. */
export const contentOf = ({ letter }: Letter): string =>
  JSON.stringify([letter.topic, letter.key, letter.sha256]);

function timesIn(map: Map<string, number[]>, id: string): number[] {
  const known = map.get(id);
  if (known !== undefined) return known;
  const times: number[] = [];
  map.set(id, times);
  return times;
}

const newestFirst = (a: Letter, b: Letter): number => b.time - a.time || (a.id < b.id ? -1 : 1);
