import type { Kafka } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';

/** The name that a cluster gave itself when it was formatted. @throws BallastError IO_LOG when it does not answer */
export async function clusterIdOf(kafka: Kafka): Promise<string> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).clusterId;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError('IO_LOG', `expected a cluster that says who it is, was: ${reason}`, {
      cause,
    });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
