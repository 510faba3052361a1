import { join } from 'node:path';
import type { Environment } from '#platform/config/environment.js';

/** Where the history is kept. */
export type HistoryPlace =
  | { readonly kind: 'pglite'; readonly directory: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** The place that the configuration names; null where it wants no history. */
export function historyPlace(
  environment: Pick<Environment, 'BALLAST_HISTORY' | 'DATABASE_URL'>,
  dataDirectory: string,
): HistoryPlace | null {
  if (environment.BALLAST_HISTORY === 'off') return null;
  const { DATABASE_URL: url } = environment;
  return url === ''
    ? { kind: 'pglite', directory: join(dataDirectory, 'history') }
    : { kind: 'postgres', url };
}
