import type { Kafka } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';
import type { Claim } from '#platform/task/claim.js';

/** A dead process stays in its group until its session has ended. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 1000;

/**
 * Ownership is p mod replicas, so two numbers of replicas must never run beside each other: waits for the groups of
 * another number to die, and refuses to start while one lives.
 * @throws BallastError CONFIG_REPLICAS, IO_LOG when the cluster does not list its groups in that time
 */
export async function refuseOtherReplicas(
  kafka: Kafka,
  groupPrefix: string,
  { replicas }: Claim,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const admin = kafka.admin({ retry: { retries: 8 } });
  await admin.connect();
  try {
    for (const until = Date.now() + patienceMs; ;) {
      // A broker that has just started loads its groups and does not list them yet.
      const others = await livingOthers(admin, groupPrefix, replicas).catch(
        (cause: unknown) =>
          new BallastError('IO_LOG', `expected the groups of the cluster, was ${String(cause)}`, {
            cause,
          }),
      );
      if (Array.isArray(others) && others.length === 0) return;
      if (Date.now() > until) {
        if (others instanceof BallastError) throw others;
        throw new BallastError(
          'CONFIG_REPLICAS',
          `expected ${replicas} replicas everywhere, ${others.join(', ')} still runs with another number: stop all, then start ` +
            'all (docs/operations.md, "Changing replicas")',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    await admin.disconnect();
  }
}

async function livingOthers(
  admin: ReturnType<Kafka['admin']>,
  groupPrefix: string,
  replicas: number,
): Promise<string[]> {
  const { groups } = await admin.listGroups();
  const others = groups
    .map(({ groupId }) => groupId)
    .filter((id) => id.startsWith(groupPrefix))
    .filter((id) => !id.slice(groupPrefix.length).startsWith(`r${replicas}.`));
  if (others.length === 0) return [];
  const described = await admin.describeGroups(others);
  return described.groups
    .filter(({ state, members }) => state !== 'Dead' && state !== 'Empty' && members.length > 0)
    .map(({ groupId }) => groupId);
}
