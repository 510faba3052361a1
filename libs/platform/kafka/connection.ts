import { readFileSync } from 'node:fs';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';
import { mendClient } from './mend-client.js';

/** How to reach a cluster; validated by the environment's class. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** PEM file of the authority that signed the brokers' certificates; with it the wire is TLS. */
  readonly caFile?: string;
  readonly sasl?: {
    readonly mechanism: 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** How long a broker that does not answer is waited for: an outage, or the few seconds that a person waits. */
  readonly patience?: 'outage' | 'seconds';
}

/** What the client says of itself: its errors and warnings, as one line each. */
export type ClientLog = (level: 'error' | 'warn', text: string) => void;

/** What must not wait for an outage has its own shorter retry, but connecting follows this one. */
const RETRIES = { outage: 1000, seconds: 5 } as const;

/**
 * What the client calls an error or a warning and is neither: a transaction that follows another closely is asked to
 * wait; a transactional producer that gives up in doubt is what the tasks are built on.
 */
const EXPECTED = [
  'another concurrent operation on the same transaction',
  'Limiting retries for the idempotent producer',
];

/** @throws BallastError CONFIG_KAFKA when the file of the authority cannot be read */
export function kafkaClient(connection: KafkaConnection, log: ClientLog = () => undefined): Kafka {
  const { brokers, clientId, caFile, sasl, patience = 'outage' } = connection;
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: RETRIES[patience] },
    connectionTimeout: 3000,
    authenticationTimeout: 5000,
    requestTimeout: 10_000,
    enforceRequestTimeout: true,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ level, log: { message, ...rest } }) => {
        const detail = 'error' in rest ? ` (${String(rest['error'])})` : '';
        const text = `${message}${detail}`;
        if (EXPECTED.some((words) => text.includes(words))) return;
        log(level <= logLevel.ERROR ? 'error' : 'warn', text);
      },
  };
  if (caFile !== undefined) config.ssl = { ca: [readAuthority(caFile)] };
  if (sasl !== undefined) {
    const { mechanism, username, password } = sasl;
    // The client's type is a union by mechanism.
    config.sasl =
      mechanism === 'scram-sha-256'
        ? { mechanism, username, password }
        : { mechanism, username, password };
  }
  mendClient();
  return new Kafka(config);
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BallastError(
      'CONFIG_KAFKA',
      `KAFKA_CA_FILE: expected a readable PEM file, was ${file}`,
      {
        cause,
      },
    );
  }
}
