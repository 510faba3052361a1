import kafkajs, { type CompressionTypes, type Producer } from 'kafkajs';
import type { KafkaNames } from '#platform/kafka/names.js';
import type { Written } from './poison.js';

/** A producer that is none of ours: any bytes, any record time, any compression. */
export async function outsideProducer(broker: string): Promise<Producer> {
  const kafka = new kafkajs.Kafka({
    brokers: [broker],
    clientId: 'outside',
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  return producer;
}

/** Sends one record as it is. */
export async function send(
  producer: Producer,
  names: KafkaNames,
  written: Written,
  compression?: CompressionTypes,
): Promise<void> {
  const { topic, partition, key, value, headers, timestamp } = written;
  await producer.send({
    topic: names.physical(topic),
    messages: [
      {
        ...{ key, partition, value: value === null ? null : Buffer.from(value) },
        ...(headers && { headers }),
        ...(timestamp !== undefined && { timestamp: String(timestamp) }),
      },
    ],
    ...(compression !== undefined && { compression }),
  });
}

/**
 * Snappy without compression: a length and one literal. Reading it back is not possible here, as in a client without
 * the codec.
 */
export function snappyOfLiterals(): {
  compress(of: { buffer: Buffer }): Promise<Buffer>;
  decompress(): never;
} {
  return {
    async compress({ buffer }) {
      const { length } = buffer;
      const varint: number[] = [];
      let left = length;
      for (; left > 127; left = Math.floor(left / 128)) varint.push((left % 128) + 128);
      varint.push(left);
      const tag = Buffer.alloc(5, 63 << 2);
      tag.writeUInt32LE(length - 1, 1);
      return Buffer.concat([Buffer.from(varint), tag, buffer]);
    },
    decompress() {
      throw new Error('expected no batch in Snappy');
    },
  };
}
