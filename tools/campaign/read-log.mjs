import { randomUUID } from 'node:crypto';
import { changelogTopic, topicList } from '#stream/topics.js';
import { topology } from '#stream/topology.js';
import { storedRecord } from './stored-record.mjs';

const END = 'end-of-campaign';
const PATIENCE_MS = 120_000;

/** Every topic that the checker reads, with its partitions. */
const READ = [
  ...topicList.map(({ name, partitions }) => ({ topic: name, partitions })),
  ...topology.map(({ name, tasks }) => ({ topic: changelogTopic(name), partitions: tasks })),
];

/**
 * Reads every committed record of every topic from offset 0 with a client of its own. A log of transactions ends in
 * records that nobody is handed, so each partition gets a last one that is known. Nothing may run any more.
 */
export async function readLog(kafka) {
  await markEnds(kafka);
  const records = [];
  const open = new Set(READ.flatMap(({ topic, partitions }) => namesOf(topic, partitions)));
  const consumer = kafka.consumer({
    groupId: `campaign-reader-${randomUUID()}`,
    readUncommitted: false,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: READ.map(({ topic }) => topic), fromBeginning: true });
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no end of ${[...open].join(', ')}`)), PATIENCE_MS).unref();
    consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { topic, partition, messages } }) => {
        for (const message of messages) {
          if (String(message.key) === END) open.delete(`${topic}/${partition}`);
          else records.push(storedRecord(topic, partition, message));
        }
        if (open.size === 0) resolve();
      },
    });
  });
  await consumer.disconnect();
  return records;
}

async function markEnds(kafka) {
  const producer = kafka.producer({
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition,
  });
  await producer.connect();
  await producer.sendBatch({
    topicMessages: READ.map(({ topic, partitions }) => ({
      topic,
      messages: Array.from({ length: partitions }, (_, partition) => {
        return { key: END, value: Buffer.alloc(0), partition };
      }),
    })),
  });
  await producer.disconnect();
}

const namesOf = (topic, partitions) =>
  Array.from({ length: partitions }, (_, partition) => `${topic}/${partition}`);
