import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaConnection } from '#platform/kafka/connection.js';
import { freePorts } from '../free-ports.js';
import { runKafkaScript } from './run-script.js';

/** For `beforeAll` and `afterAll` of a suite with a broker: two busy cores take their time. */
export const BROKER_TIMEOUT_MS = 180_000;

/** Clients, controller, and the broker's own. */
const PORTS = 3;
/** Somebody else may take the ports between the look and the start. */
const ATTEMPTS = 3;

export interface BrokerOptions {
  /** SASL_SSL with SCRAM and ACLs instead of plain text. */
  readonly secure?: boolean;
  /** The users of a secure broker beside `admin`; the script's own when absent. */
  readonly users?: readonly string[];
  /** The port that clients are told to use: a proxy's. */
  readonly advertisedPort?: number;
}

/** A broker of one suite, with a data folder of its own; it ends with this process at the latest. */
export class TestBroker {
  constructor(
    readonly data: string,
    readonly port: number,
    private readonly options: BrokerOptions,
  ) {}

  /** PEM file of the authority of a secure broker. */
  get caFile(): string {
    return join(this.data, 'tls', 'ca.pem');
  }

  get brokers(): string {
    return `127.0.0.1:${this.port}`;
  }

  password(user: string): Promise<string> {
    return readFile(join(this.data, 'passwords', user), 'utf8');
  }

  /** How a client connects; to a secure broker as `user`. */
  async connection(user = 'admin'): Promise<KafkaConnection> {
    const plain = { brokers: [this.brokers], clientId: user };
    if (this.options.secure !== true) return plain;
    return {
      ...plain,
      caFile: this.caFile,
      sasl: {
        mechanism: 'scram-sha-512',
        username: user,
        password: await this.password(user),
      },
    };
  }

  /** Starts it again on the same data and port after `stop` or `kill`. */
  async start(): Promise<void> {
    const { secure, users, advertisedPort } = this.options;
    await runKafkaScript(
      'kafka-up.sh',
      [
        this.data,
        String(this.port),
        ...['--owner', String(process.pid)],
        ...(secure === true ? ['--secure'] : []),
        ...(users === undefined ? [] : ['--users', users.join(',')]),
        ...(advertisedPort === undefined ? [] : ['--advertised-port', String(advertisedPort)]),
      ],
      { KAFKA_HEAP: '256m' },
    );
  }

  /** Ends it in an orderly way and keeps the data. */
  async stop(): Promise<void> {
    await runKafkaScript('kafka-down.sh', [this.data]);
  }

  /** As a crash: SIGKILL. */
  async kill(): Promise<void> {
    await runKafkaScript('kafka-down.sh', [this.data, '--kill']);
  }

  /** For `afterAll`: nothing of it remains. */
  async remove(): Promise<void> {
    await runKafkaScript('kafka-down.sh', [this.data, '--kill', '--wipe']);
  }
}

/** A new broker that answers, for `beforeAll`. */
export async function startBroker(options: BrokerOptions = {}): Promise<TestBroker> {
  for (let attempt = 1; ; attempt++) {
    const data = await mkdtemp(join(tmpdir(), 'ballast-broker-'));
    const broker = new TestBroker(data, await freePorts(PORTS), options);
    try {
      await broker.start();
      return broker;
    } catch (error) {
      await broker.remove();
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
