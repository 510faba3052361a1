import { randomUUID } from 'node:crypto';
import type { Environment } from '#platform/config/environment.js';
import { openCluster, openCodec } from '#platform/service/open-cluster.js';
import { readRequest } from './arguments.js';
import { answer } from './command.js';
import type { DeadLetterLog } from './dead-letter-log.js';
import { journalDeadLetters } from './journal-dead-letters.js';
import { kafkaDeadLetters } from './kafka-dead-letters.js';

/** `dead-letters`: lists and shows what was refused, and writes it again; on Kafka or on the journal. */
export async function deadLetters(
  given: readonly string[],
  environment: Environment,
): Promise<void> {
  const request = readRequest(given, Date.now());
  const lines = await answer(await openLog(environment), request);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

async function openLog(environment: Environment): Promise<DeadLetterLog> {
  if (environment.KAFKA_BROKERS === '') return journalDeadLetters(environment.BALLAST_DATA_DIR);
  const opened = openCluster('admin');
  const { cluster } = opened;
  const claim = { replicas: 1, ordinal: 0, startId: randomUUID() };
  return kafkaDeadLetters({ cluster, claim, codec: await openCodec(opened) });
}
