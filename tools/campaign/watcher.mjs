import { randomUUID } from 'node:crypto';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';

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
  /** Universes whose definition has reached the tick partitions. */
  broadcast = new Set();

  constructor(kafka) {
    this.consumer = kafka.consumer({
      groupId: `campaign-watcher-${randomUUID()}`,
      readUncommitted: false,
      maxWaitTimeInMs: 20,
      sessionTimeout: 30_000,
      heartbeatInterval: 1000,
    });
  }

  async start() {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: WATCHED, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const message of batch.messages) this.#see(batch, message);
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

  #see({ topic, partition }, { key, value, offset, timestamp }) {
    const app = this.#writerOf({
      topic,
      partition,
      offset: Number(offset),
      key: String(key),
      value,
    });
    if (app === null || this.#waiting.length === 0) return;
    // The broker stamps what it appends.
    const appended = Number(timestamp);
    const seen = this.#waiting.filter((entry) => entry.app === app && appended > entry.since);
    this.#waiting = this.#waiting.filter((entry) => !seen.includes(entry));
    for (const { resolve } of seen) resolve(Date.now());
  }

  #writerOf(record) {
    if (record.topic === topics.outcomes.name) {
      const { status, universeId } = codec.decode({ ...record, headers: {} }).value;
      if (status === 'broadcast') this.broadcast.add(universeId);
      return 'analytics';
    }
    if (record.topic !== topics.universe.name) return 'analytics';
    const { kind } = codec.decode({ ...record, headers: {} }).value;
    return { answer: 'optimizer', closes: 'analytics' }[kind] ?? null;
  }
}
