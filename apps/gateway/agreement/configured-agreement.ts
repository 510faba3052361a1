import type { Environment } from '#platform/config/environment.js';
import { RedisReadStore } from '#platform/read-store/redis-read-store.js';
import type { AgreementOptions } from './agreement-options.js';

/** What is written of the store's comings and goings. */
interface StateLog {
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
}

/** How the environment says that replicas agree; null: they do not. Whoever asks closes the store. */
export function agreementIn(
  environment: Pick<Environment, 'REDIS_URL' | 'BALLAST_STALE_READS' | 'BALLAST_NAMESPACE'>,
  log: StateLog,
): AgreementOptions | null {
  const { REDIS_URL: url, BALLAST_STALE_READS: staleReads, BALLAST_NAMESPACE } = environment;
  if (url === '') return null;
  const store = new RedisReadStore({
    ...{ url, namespace: BALLAST_NAMESPACE },
    onState: (state, reason) => {
      if (state === 'reachable') log.info({ reason }, 'read store reachable');
      else log.warn({ reason }, 'read store unreachable');
    },
  });
  return { store, staleReads };
}
