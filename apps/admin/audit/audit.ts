import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Environment } from '#platform/config/environment.js';
import { readJournal } from '#platform/journal/read-journal.js';
import { openCluster, openCodec } from '#platform/service/open-cluster.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { readKafkaTopic } from '../read-kafka-topic.js';
import { knownHead } from './arguments.js';
import type { AuditLog } from './audit-log.js';
import { verifyAudit } from './verify.js';

/** `audit`: walks the audit chain, on Kafka or on the journal; exit code 1 where it is not as it was written. */
export async function audit(given: readonly string[], environment: Environment): Promise<void> {
  const head = knownHead(given);
  const { isIntact, lines } = await verifyAudit(await openLog(environment), head);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  if (!isIntact) process.exitCode = 1;
}

async function openLog(environment: Environment): Promise<AuditLog> {
  if (environment.KAFKA_BROKERS === '') {
    const directory = join(resolve(environment.BALLAST_DATA_DIR), 'journal');
    return { codec: avroRecordCodec(), read: async (topic) => readJournal(directory, topic) };
  }
  const opened = openCluster('admin');
  const { cluster } = opened;
  const claim = { replicas: 1, ordinal: 0, startId: randomUUID() };
  const codec = await openCodec(opened);
  return { codec, read: (topic) => readKafkaTopic({ cluster, claim, codec, topic }) };
}
