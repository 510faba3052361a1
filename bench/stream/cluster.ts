import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { createTopics } from '#platform/kafka/topic-admin.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type {
  Definition,
  PortfolioDefinition,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';

const DEFINITIONS_A_SEND = 200;
const ATTEMPTS = 20;
let runs = 0;

/** The topics of one run in a namespace of its own; all of them go when it ends. */
export class RunCluster {
  readonly names: KafkaNames;
  readonly #kafka: Kafka;

  constructor(readonly broker: string) {
    runs += 1;
    this.names = new KafkaNames(`bench-${Date.now().toString(36)}-${runs}`);
    this.#kafka = kafkaClient({ brokers: [broker], clientId: 'bench' });
  }

  async create(more: Readonly<Record<string, number>> = {}): Promise<void> {
    await this.#removePublic();
    await patiently(() => createTopics(this.#kafka, this.names, 'development'));
    const topics = Object.entries(more).map(([name, numPartitions]) => ({
      topic: `${this.names.namespace}.${name}`,
      numPartitions,
      replicationFactor: 1,
    }));
    if (topics.length === 0) return;
    await patiently(() =>
      this.#withAdmin((admin) => admin.createTopics({ topics, waitForLeaders: true })),
    );
  }

  /** The universe, then its portfolios, in front of everything else in the universe's input. */
  async define(
    universe: UniverseDefinition,
    portfolios: readonly PortfolioDefinition[],
  ): Promise<void> {
    const key = universe.universeId;
    const codec = avroRecordCodec();
    const message = (id: string, of: Pick<Definition, 'universe' | 'portfolio'>) => {
      const definition: Definition = {
        kind: 'definition',
        definitionId: id,
        requestId: id,
        ...of,
        shrinkage: {},
        principal: 'bench',
        tenant: 'default',
        reason: '',
        httpRequestId: '',
        issuedAt: 0,
        change: 'put',
        expectedVersion: null,
      };
      const { value, partition, headers } = codec.encode({
        topic: topics.universe.name,
        key,
        value: definition,
      });
      return { key, value: Buffer.from(value), partition, headers: headers ?? {} };
    };
    const messages = [
      message(`bench/${key}`, { universe, portfolio: null }),
      ...portfolios.map((portfolio) =>
        message(`bench/${portfolio.portfolioId}`, { universe: null, portfolio }),
      ),
    ];
    const producer = this.#kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    for (let at = 0; at < messages.length; at += DEFINITIONS_A_SEND) {
      await producer.send({
        topic: this.names.physical(topics.universe.name),
        messages: messages.slice(at, at + DEFINITIONS_A_SEND),
      });
    }
    await producer.disconnect();
  }

  async remove(): Promise<void> {
    const own = `${this.names.namespace}.`;
    await this.#removePublic();
    await this.#withAdmin(async (admin) => {
      const made = (await admin.listTopics()).filter((name) => name.startsWith(own));
      if (made.length > 0) await admin.deleteTopics({ topics: made });
    });
  }

  /** Their names are the same for every run. */
  async #removePublic(): Promise<void> {
    const names = new Set<string>(
      Object.values(topics).flatMap((topic) => (topic.public ? [topic.name] : [])),
    );
    await this.#withAdmin(async (admin) => {
      const there = (await admin.listTopics()).filter((name) => names.has(name));
      if (there.length > 0) await admin.deleteTopics({ topics: there });
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        if (!(await admin.listTopics()).some((name) => names.has(name))) break;
        await sleep(200);
      }
    });
  }

  async #withAdmin<T>(work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

/** A name that was there a moment ago is refused, and a new topic is not found everywhere at once. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error;
      await sleep(500);
    }
  }
}
