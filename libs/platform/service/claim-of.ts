import { randomUUID } from 'node:crypto';
import { BallastError } from '#core/ballast-error.js';
import type { Environment } from '#platform/config/environment.js';
import type { Claim } from '#platform/task/claim.js';

/**
 * The claim of this start of this process.
 * @param hostname ends in `-<ordinal>` where a StatefulSet gave it
 * @throws BallastError CONFIG_REPLICAS when there are several replicas and nothing says which one this is
 */
export function claimOf(
  { BALLAST_REPLICAS: replicas, BALLAST_ORDINAL: given }: Environment,
  hostname: string,
): Claim {
  const startId = randomUUID();
  if (given !== '') return { replicas, ordinal: Number(given), startId };
  if (replicas === 1) return { replicas, ordinal: 0, startId };
  const ordinal = Number(/-(\d{1,2})$/.exec(hostname)?.[1] ?? Infinity);
  if (ordinal < replicas) return { replicas, ordinal, startId };
  throw new BallastError(
    'CONFIG_REPLICAS',
    `expected BALLAST_ORDINAL, or a host name that ends in a number below ${replicas}, was ${hostname}`,
  );
}
