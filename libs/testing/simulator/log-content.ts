import { createHash } from 'node:crypto';
import { avroRecordCodec, type StoredRecord } from '#platform/task/record-codec.js';
import type { DeadLetter } from '#stream/generated/wire-types.js';
import { topicList, topics } from '#stream/topics.js';

/** Committed records of every partition. */
export interface ReadableLog {
  records(topic: string, partition: number): readonly StoredRecord[];
}

/** What a log says, by topic and, where its order means something, by key. */
export type LogContent = ReadonlyMap<string, readonly string[]>;

/**
 * Written by several tasks, or by one that reads several partitions: interleaving decides their order and nothing else.
 * In every other topic the records of a key have one writer and one cause after another, so their order is compared too.
 */
const UNORDERED: ReadonlySet<string> = new Set([
  topics.universe.name,
  topics.late.name,
  topics.deadLetter.name,
  topics.outcomes.name,
  topics.definitions.name,
]);

const codec = avroRecordCodec();

/**
 * Everything in the topics but offsets and headers: aborted transactions and markers take offsets, so a disturbed run
 * has others. The digest's topics are among them, as are the solve requests, the closes and the answers: the inputs of
 * each stage are the same in every run up to their order, and the folds make the same of them.
 */
export function contentOf(log: ReadableLog): LogContent {
  const content = new Map<string, string[]>();
  for (const { name, partitions } of topicList) {
    const ordered = !UNORDERED.has(name);
    for (let partition = 0; partition < partitions; partition++) {
      for (const record of log.records(name, partition)) {
        const under = ordered ? `${name} ${record.key}` : name;
        const said = content.get(under);
        const text = `${record.key} ${printOf(record)}`;
        if (said === undefined) content.set(under, [text]);
        else said.push(text);
      }
    }
    if (!ordered) content.get(name)?.sort();
  }
  return content;
}

function printOf(record: StoredRecord): string {
  if (record.topic === topics.deadLetter.name) {
    const { topic, partition, stage, code, sha256 } = codec.decode(record).value as DeadLetter;
    return `${stage} ${topic}/${partition} ${code} ${sha256}`;
  }
  return createHash('sha1').update(record.value).digest('base64');
}

/** What one log says and the other does not, in words; a few of them. */
export function differences(expected: LogContent, actual: LogContent): string[] {
  const found: string[] = [];
  for (const under of new Set([...expected.keys(), ...actual.keys()])) {
    const wanted = expected.get(under) ?? [];
    const said = actual.get(under) ?? [];
    const at = Math.max(wanted.length, said.length);
    for (let i = 0; i < at; i++) {
      if (wanted[i] === said[i]) continue;
      found.push(
        `${under}: ${wanted.length} records expected, ${said.length} there, differ at ${i}`,
      );
      break;
    }
  }
  return found.slice(0, 8);
}
