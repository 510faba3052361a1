import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { createTopics } from '#platform/kafka/topic-admin.js';
import type { HistoryTables } from '#platform/history/history-tables.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { TopicCursor } from '#platform/topic-log.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { dumpHistory } from '#testing/history/dump-history.js';
import { filledHistory } from '#testing/history/filled-history.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { askDuckDb, filesUnder } from '#testing/parquet/parquet-files.js';
import { describeIf } from '#testing/requires.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { metrics, metricsRecord } from '#testing/wire-fixtures.js';
import { webhookKey, webhookSignature } from '../../apps/recorder/notify/webhook-signature.js';
import { decidedRecord, liveRequest, triggerRecord } from '../notify/notified-log.js';
import { type Received, WebServer } from '../notify/web-receiver.js';
import { type Service, Services, servicesBuilt } from './services.js';

const TIMEOUT_MS = 240_000;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs}; a build`,
};

describeIf(needs, 'output topics on Kafka', () => {
  let broker: TestBroker;
  let log: KafkaTopicLog;
  const failures: string[] = [];
  beforeAll(async () => {
    broker = await startBroker();
    const kafka = kafkaClient(await broker.connection());
    const names = new KafkaNames();
    await createTopics(kafka, names, 'development');
    log = new KafkaTopicLog({
      cluster: new KafkaCluster(kafka, names, 'analytics'),
      claim: { replicas: 1, ordinal: 0, startId: 'spec' },
      codec: avroRecordCodec(),
      onFatal: ({ message }) => failures.push(message),
      onRestart: () => undefined,
    });
    for (const output of filledHistory(20)) await log.publish([output]);
  }, BROKER_TIMEOUT_MS);
  afterAll(async () => {
    await log.close();
    await broker.remove();
    removeTemporaryDirectories();
  }, BROKER_TIMEOUT_MS);

  const read = async (cursor: TopicCursor, count: number): Promise<LogRecord[]> => {
    const records: LogRecord[] = [];
    while (records.length < count) records.push(...(await cursor.next(3, 1_000)));
    await cursor.close();
    return records;
  };

  it(
    'are read from any position on, in order, as much as is asked for',
    async () => {
      const all = await read(log.open([topics.metrics.name], new Map()), 21);
      const [{ partition }] = all;
      const from = new Map([[`${topics.metrics.name}/${partition}`, all[15].offset]]);
      const rest = await read(log.open([topics.metrics.name], from), 6);
      expect(rest).toEqual(all.slice(15));
      const ends = await log.ends([topics.metrics.name]);
      const end = ends.get(`${topics.metrics.name}/${partition}`) ?? NaN;
      expect(end).toBeGreaterThan(all[20].offset);
      const behind = log.open(
        [topics.metrics.name],
        new Map([[`${topics.metrics.name}/${partition}`, end + 1]]),
      );
      await expect(behind.next(1, 1_000)).rejects.toThrow('of another log');
      await behind.close();
      expect(failures).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'are recorded by the service over kill -9, and rebuilt to the same',
    async () => {
      const directory = temporaryDirectory();
      const services = new Services({
        KAFKA_BROKERS: broker.brokers,
        BALLAST_DATA_DIR: directory,
        BALLAST_HISTORY: 'sql',
        METRICS_PORT: '0',
      });
      const recorder = services.start('recorder');
      await untilRecorded(recorder.output);
      recorder.child.kill('SIGKILL');
      await recorder.ended;
      const again = services.startAgain(recorder);
      await untilRecorded(again.output);
      again.child.kill('SIGTERM');
      expect((await again.ended).code).toBe(0);
      const recorded = await dump(directory);
      expect(recorded.metrics.length).toBe(20);
      expect(recorded.positions.length).toBeGreaterThanOrEqual(5);
      const rebuilt = await services.start('admin', {}, ['rebuild-history']).ended;
      expect(rebuilt.output).toContain('history rebuilt');
      expect(await dump(directory)).toEqual(recorded);
    },
    TIMEOUT_MS,
  );

  it(
    'are in Parquet once, over kill -9 of the service',
    async () => {
      const directory = temporaryDirectory();
      const files = join(directory, 'parquet');
      const services = new Services({
        ...{ KAFKA_BROKERS: broker.brokers, BALLAST_DATA_DIR: directory, BALLAST_HISTORY: 'off' },
        BALLAST_PARQUET_DIR: files,
      });
      const recorder = services.start('recorder');
      await untilWritten(files, 21 + 6 + 2);
      recorder.child.kill('SIGKILL');
      await recorder.ended;
      const before = filesUnder(files);
      const again = services.startAgain(recorder);
      await log.publish([metricsRecord(metrics({ windows: 22 }))]);
      await untilWritten(files, 22 + 6 + 2);
      again.child.kill('SIGTERM');
      expect((await again.ended).code).toBe(0);
      const changed = [...filesUnder(files)].filter(([path, hash]) => before.get(path) !== hash);
      expect(changed.map(([path]) => path)).toEqual([
        'ballast/_positions.json',
        expect.stringMatching(
          /^ballast\/metrics\/date=2026-04-10\/ballast\.metrics-\d-0\.parquet$/,
        ),
      ]);
      const keys = await askDuckDb(
        `select count(*) as rows, count(distinct (filename, log_offset, log_row)) as keys
         from read_parquet('${files}/ballast/*/*/*.parquet', filename = true, union_by_name = true)`,
      );
      expect(keys).toEqual([{ rows: '30', keys: '30' }]);
    },
    TIMEOUT_MS,
  );

  it(
    'are told to a webhook by the service, signed, and not twice over a restart; nothing is told of an overtaken definition',
    async () => {
      const directory = temporaryDirectory();
      const server = await WebServer.start();
      const services = new Services({
        KAFKA_BROKERS: broker.brokers,
        BALLAST_DATA_DIR: directory,
        METRICS_PORT: '0',
        WEBHOOK_URLS: String(server.url()),
        WEBHOOK_SECRETS: SECRET,
      });
      const first = services.start('recorder');
      await untilListening(directory);
      const overtaken = liveRequest('overtaken', { universeId: 'simulated' });
      await log.publish([triggerRecord(overtaken), decidedRecord(overtaken)]);
      await log.publish([triggerRecord(liveRequest('d1'))]);
      await log.publish([decidedRecord(liveRequest('d1'))]);
      await server.until(2);
      await stopped(first);
      await log.publish([decidedRecord(liveRequest('meanwhile'))]);
      const second = services.startAgain(first);
      await server.until(3);
      await log.publish([decidedRecord(liveRequest('d2'))]);
      await server.until(4);
      await stopped(second);
      await server.stop();
      expect(server.ids.slice(0, 2).sort()).toEqual(['d1', 'trigger-d1']);
      expect(server.ids.slice(2)).toEqual(['meanwhile', 'd2']);
      expect(server.received.map(isSigned)).toEqual([true, true, true, true]);
    },
    TIMEOUT_MS,
  );
});

/** So many rows are in files. */
async function untilWritten(files: string, rows: number): Promise<void> {
  const sql = `select count(*) as rows from read_parquet('${files}/ballast/*/*/*.parquet', union_by_name = true)`;
  for (;;) {
    // There are none yet, or one has just been replaced.
    const [read] = await askDuckDb(sql).catch(() => [{ rows: '0' }]);
    if (Number(read.rows) >= rows) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function stopped({ child, ended }: Service): Promise<void> {
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
}

/** A receiver without a past begins with what comes once it has a file. */
async function untilListening(directory: string): Promise<void> {
  const notify = join(directory, 'notify');
  while (!readdirSync(directory).includes('notify') || readdirSync(notify).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isSigned({ headers, body }: Received): boolean {
  const id = headers['webhook-id'] ?? '';
  const timestamp = Number(headers['webhook-timestamp']);
  const key = webhookKey(SECRET);
  if (key === null) throw new Error('expected a key');
  return headers['webhook-signature'] === webhookSignature(key, { id, timestamp, body });
}

/** Its metrics say when nothing is left. */
async function untilRecorded(output: () => string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const url = /"url":"([^"]+)"/.exec(output())?.[1];
    if (url === undefined) continue;
    if (!(await fetch(`${url}/health/ready`)).ok) continue;
    const text = await (await fetch(`${url}/metrics`)).text();
    if (/^ballast_recorder_lag_records 0$/m.test(text)) return;
  }
}

async function dump(directory: string) {
  const database = await PGlite.create(join(directory, 'history', 'database'));
  const db = new Kysely<HistoryTables>({ dialect: new PGliteDialect(database) });
  try {
    return await dumpHistory(db, 'ballast');
  } finally {
    await db.destroy();
  }
}
