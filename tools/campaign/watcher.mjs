import { randomUUID } from 'node:crypto';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';
import { storedRecord } from './stored-record.mjs';

const WATCHED = [
  topics.universe.name,
  topics.returns.name,
  topics.metrics.name,
  topics.outcomes.name,
];
const codec = avroRecordCodec();

/** Reads committed outputs as they become readable, and knows which service wrote them. */
export class Watcher {
  #waiting = [];
  /** Next offset of each partition that has been read: whoever joins again goes on there and not at the beginning. */
  #next = new Map();
  /** Universes whose definition has reached the tick partitions. */
  broadcast = new Set();

  constructor(kafka) {
    this.consumer = kafka.consumer({
      groupId: `campaign-watcher-${randomUUID()}`,
      readUncommitted: false,
      maxWaitTimeInMs: 20,
      // A group waits that long for a member that an outage has cut off.
      sessionTimeout: 10_000,
      rebalanceTimeout: 10_000,
      heartbeatInterval: 1000,
    });
    this.consumer.on(this.consumer.events.GROUP_JOIN, () => {
      for (const [place, offset] of this.#next) {
        const [topic, partition] = place.split('/');
        this.consumer.seek({ topic, partition: Number(partition), offset });
      }
    });
  }

  async start() {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: WATCHED, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const message of batch.messages) this.#see(batch, message);
        const next = String(BigInt(batch.lastOffset()) + 1n);
        this.#next.set(`${batch.topic}/${batch.partition}`, next);
      },
    });
  }

  async stop() {
    await this.consumer.disconnect().catch(() => undefined);
  }

  /** Resolves with the moment at which an output that the service wrote after `since` is readable; null when none comes. */
  firstOutput(app, since, withinMs) {
    return new Promise((resolve) => {
      const entry = { app, since, resolve };
      this.#waiting.push(entry);
      setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
        resolve(null);
      }, withinMs).unref();
    });
  }

  #see({ topic, partition }, message) {
    const app = this.#writerOf(storedRecord(topic, partition, message));
    if (app === null || this.#waiting.length === 0) return;
    // The broker stamps what it appends.
    const appended = Number(message.timestamp);
    const seen = this.#waiting.filter((entry) => entry.app === app && appended > entry.since);
    this.#waiting = this.#waiting.filter((entry) => !seen.includes(entry));
    for (const { resolve } of seen) resolve(Date.now());
  }

  #writerOf(record) {
    if (record.topic === topics.outcomes.name) {
      const { status, universeId } = codec.decode(record).value;
      if (status === 'broadcast') this.broadcast.add(universeId);
      return 'analytics';
    }
    if (record.topic !== topics.universe.name) return 'analytics';
    const { kind } = codec.decode(record).value;
    return { answer: 'optimizer', closes: 'analytics' }[kind] ?? null;
  }
}
