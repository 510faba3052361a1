import { readFileSync } from 'node:fs';
import { BallastError } from '#core/ballast-error.js';
import type { Environment } from '#platform/config/environment.js';
import { RedisReadStore } from '#platform/read-store/redis-read-store.js';
import type { AgreementOptions } from './agreement-options.js';

/** What is written of the store's comings and goings. */
interface StateLog {
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
}

/**
 * How the environment says that replicas agree; null: they do not. Whoever asks closes the store.
 * @throws BallastError CONFIG_INVALID when the authority's file cannot be read
 */
export function agreementIn(
  environment: Pick<
    Environment,
    'REDIS_URL' | 'REDIS_CA_FILE' | 'BALLAST_STALE_READS' | 'BALLAST_NAMESPACE'
  >,
  log: StateLog,
): AgreementOptions | null {
  const { REDIS_URL: url, BALLAST_STALE_READS: staleReads, BALLAST_NAMESPACE } = environment;
  if (url === '') return null;
  const { REDIS_CA_FILE: caFile } = environment;
  const store = new RedisReadStore({
    ...{ url, namespace: BALLAST_NAMESPACE },
    ...(caFile !== '' && { authority: readAuthority(caFile) }),
    onState: (state, reason) => {
      if (state === 'reachable') log.info({ reason }, 'read store reachable');
      else log.warn({ reason }, 'read store unreachable');
    },
  });
  return { store, staleReads };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BallastError(
      'CONFIG_INVALID',
      `REDIS_CA_FILE: expected a readable PEM file, was ${file}`,
      { cause },
    );
  }
}
