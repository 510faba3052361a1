import { Kafka, type KafkaMessage, logLevel } from 'kafkajs';
import { mendReadCommitted } from '#platform/kafka/mend-client.js';
import { ClosesTally } from './closes-tally.js';
import type { MeterCommand, MeterOptions, MeterReport } from './meter-protocol.js';
import { WindowTally } from './window-tally.js';

/** The meter is a process of its own that reads committed records only; arrival is when it gets them. */
const report = (what: MeterReport): void => void process.send?.(what);

// What it calls readable must be committed.
mendReadCommitted();

class Meter {
  readonly #windows: WindowTally;
  readonly #closes: ClosesTally;
  #lateRecords = 0;
  #deadLetters = 0;
  #alive = false;

  constructor(private readonly options: MeterOptions) {
    this.#windows = new WindowTally(options.portfolios);
    this.#closes = new ClosesTally(options.instruments);
  }

  async start(): Promise<void> {
    const { broker, topics } = this.options;
    const kafka = new Kafka({ clientId: 'meter', brokers: [broker], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({
      groupId: `meter-${process.pid}-${Date.now()}`,
      maxWaitTimeInMs: 20,
      readUncommitted: false,
    });
    const joined = new Promise<void>((resolve) => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve());
    });
    await consumer.connect();
    const names = Object.values(topics).filter((name) => name !== null);
    await consumer.subscribe({ topics: names, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { topic, messages } }) => {
        const at = Date.now();
        for (const message of messages) this.#read(topic, message, at);
      },
    });
    await joined;
    report({ kind: 'ready' });
  }

  census(): void {
    const { trades, duplicates, late, windows, reportedTwice } = this.#closes;
    report({
      kind: 'census',
      census: {
        trades: [...trades],
        duplicates,
        late,
        lateRecords: this.#lateRecords,
        deadLetters: this.#deadLetters,
        windows,
        reportedTwice,
        metricsTwice: this.#windows.repeats,
      },
    });
  }

  #read(topic: string, message: KafkaMessage, at: number): void {
    const { topics } = this.options;
    const { value } = message;
    if (value === null) return;
    switch (topic) {
      case topics.metrics:
        this.#metrics(message, value, at);
        break;
      case topics.weights:
        report({ kind: 'weights', end: endOf(message), at });
        break;
      case topics.universe:
        this.#closes.add(value);
        break;
      case topics.late:
        this.#lateRecords += 1;
        break;
      case topics.deadLetters:
        this.#deadLetters += 1;
        break;
      case topics.outcomes:
        if (!this.#alive) report({ kind: 'alive' });
        this.#alive = true;
    }
  }

  #metrics(message: KafkaMessage, value: Buffer, at: number): void {
    const peer = this.options.layout === 'peer';
    const end = peer ? Number(value.readBigInt64BE(0)) : endOf(message);
    const portfolio = peer ? String(value.readInt32BE(8)) : String(message.key);
    if (this.#windows.add(end, portfolio)) report({ kind: 'window', end, at });
  }
}

const endOf = (message: KafkaMessage): number => Number(String(message.headers?.['windowEnd']));

let meter: Meter | null = null;
process.on('message', (command: MeterCommand) => {
  if (command.kind === 'census') {
    meter?.census();
    return;
  }
  meter = new Meter(command.options);
  meter.start().catch((error: unknown) => {
    process.stderr.write(`meter: ${String(error)}\n`);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
