import type { RecordCodec } from '#platform/task/record-codec.js';
import { RESUBMITTED } from '#platform/task/resubmitted.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { DeadLetter } from '#stream/generated/wire-types.js';
import { topicList, topics } from '#stream/topics.js';
import { contentOf, type Letter } from './letters.js';

/** Why a letter cannot be written again, as a sentence; null when it can. */
export function refusalOf(
  wanted: Letter,
  all: readonly Letter[],
  repeats: 'once' | 'again',
): string | null {
  const { id, letter } = wanted;
  const kept = letter.original.length;
  if (letter.offset < 0 || letter.topic.startsWith('feed.')) {
    return `${id}: ${letter.topic} refused it before it reached a topic: there is none to write it to`;
  }
  const spec = topicList.find(({ name }) => name === letter.topic);
  if (spec === undefined || letter.partition >= spec.partitions) {
    return `${id}: expected a place of the table of topics, was ${letter.topic}/${letter.partition}`;
  }
  if (letter.length === 0) {
    return `${id}: the original was empty or a tombstone: there is nothing to write`;
  }
  if (kept < letter.length) {
    return `${id}: only ${kept} of ${letter.length} bytes of the original were kept: send it again from where it came`;
  }
  const times = all
    .filter((other) => contentOf(other) === contentOf(wanted))
    .flatMap(({ resubmitted }) => resubmitted);
  if (repeats === 'once' && times.length > 0) {
    const last = new Date(Math.max(...times)).toISOString();
    return `${id}: the same bytes were written again at ${last}: --again writes them once more`;
  }
  return null;
}

/**
 * What is committed at once: the original bytes under their key where they came from, marked with the coordinates of
 * their dead letter, and a note of it beside the dead letter.
 */
export function recordsAgain(
  { id, letter, headers: original }: Letter,
  codec: RecordCodec,
): readonly EncodedRecord[] {
  const headers = { [RESUBMITTED]: id };
  const { topic, partition, key, original: value } = letter;
  const [deadLetterTopic, deadLetterPartition, offset] = partsOf(id);
  const note: DeadLetter = {
    ...letter,
    topic: deadLetterTopic,
    partition: deadLetterPartition,
    offset,
    stage: 'dead-letters',
    code: 'RESUBMITTED',
    message: `written again to ${topic}/${partition}`,
    original: new Uint8Array(),
  };
  return [
    { topic, partition, key, value, headers: { ...original, ...headers } },
    codec.encode({ topic: topics.deadLetter.name, key, value: note, headers }),
  ];
}

function partsOf(id: string): readonly [string, number, number] {
  const [topic, partition, offset] = id.split('/');
  return [topic, Number(partition), Number(offset)];
}
