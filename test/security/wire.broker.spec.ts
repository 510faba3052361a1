import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaConnection, kafkaClient } from '#platform/kafka/connection.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { secureKafkaAvailable } from '#testing/kafka/kafka-available.js';
import { runKafkaScript } from '#testing/kafka/run-script.js';
import { describeIf } from '#testing/requires.js';
import { ONCE } from './secured-cluster.js';

const TEST_MS = 60_000;

describeIf(secureKafkaAvailable, 'a broker with SASL_SSL', () => {
  let broker: TestBroker;
  let valid: KafkaConnection;
  let scratch: string;
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'ballast-wire-'));
    broker = await startBroker({ secure: true, users: ['gateway'] });
    valid = await broker.connection('gateway');
  }, BROKER_TIMEOUT_MS);
  afterAll(async () => {
    rmSync(scratch, { recursive: true, force: true });
    await broker.remove();
  }, BROKER_TIMEOUT_MS);

  const login = (change: Partial<NonNullable<KafkaConnection['sasl']>>): KafkaConnection => {
    const { username = '', password = '', mechanism = 'scram-sha-512' } = valid.sasl ?? {};
    return { ...valid, sasl: { mechanism, username, password, ...change } };
  };

  /** Asks for the topics over one connection. */
  const topicsBy = async (connection: KafkaConnection): Promise<string[]> => {
    const admin = kafkaClient({ ...connection, patience: 'seconds' }).admin(ONCE);
    try {
      await admin.connect();
      return await admin.listTopics();
    } finally {
      await admin.disconnect();
    }
  };

  it.each(['scram-sha-256', 'scram-sha-512'] as const)(
    'lets in who proves itself by %s, and shows nothing that no rule allows',
    async (mechanism) => {
      await expect(topicsBy(login({ mechanism }))).resolves.toEqual([]);
    },
    TEST_MS,
  );

  it(
    'refuses a wrong password and an unknown user with the same words',
    async () => {
      const refusal = /Authentication failed during authentication due to invalid credentials/;
      await expect(topicsBy(login({ password: 'guessed' }))).rejects.toThrow(refusal);
      await expect(topicsBy(login({ username: 'nobody' }))).rejects.toThrow(refusal);
    },
    TEST_MS,
  );

  it(
    "refuses one user's password for another",
    async () => {
      const password = await broker.password('admin');
      await expect(topicsBy(login({ password }))).rejects.toThrow(/invalid credentials/);
    },
    TEST_MS,
  );

  it(
    'refuses who does not log in',
    async () => {
      const { brokers, clientId, caFile = '' } = valid;
      await expect(topicsBy({ brokers, clientId, caFile })).rejects.toThrow(/[Cc]onnection/);
    },
    TEST_MS,
  );

  it(
    'refuses plain text, with and without a login',
    async () => {
      const { brokers, clientId } = valid;
      await expect(topicsBy({ brokers, clientId })).rejects.toThrow();
      const { sasl } = login({});
      await expect(topicsBy({ brokers, clientId, ...(sasl && { sasl }) })).rejects.toThrow();
    },
    TEST_MS,
  );

  it(
    'is refused by a client that trusts another authority',
    async () => {
      await runKafkaScript('certificates.sh', [scratch]);
      const caFile = join(scratch, 'tls', 'ca.pem');
      await expect(topicsBy({ ...valid, caFile })).rejects.toThrow(/certificate|signature/);
    },
    TEST_MS,
  );

  it(
    'is refused under a name that its certificate does not hold',
    async () => {
      // The same address, for the resolver; a name like any other, for TLS.
      const elsewhere = valid.brokers.map((at) => at.replace('127.0.0.1', '127.1'));
      await expect(topicsBy({ ...valid, brokers: elsewhere })).rejects.toThrow(/altnames|host/i);
    },
    TEST_MS,
  );

  it('says where the authority was looked for when its file is not there', () => {
    const caFile = join(scratch, 'missing.pem');
    expect(() => kafkaClient({ ...valid, caFile })).toThrow(
      `KAFKA_CA_FILE: expected a readable PEM file, was ${caFile}`,
    );
  });
});
