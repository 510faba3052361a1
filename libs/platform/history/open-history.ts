import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { type Dialect, Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import type { Environment } from '#platform/config/environment.js';
import type { HistoryTables } from './history-tables.js';
import { PGliteThread } from './pglite/pglite-thread.js';
import { SqlHistory } from './sql-history.js';

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

/** Nothing is loaded or connected before the first question. @param schema by default the namespace */
export function openHistory(place: HistoryPlace, schema: string): SqlHistory {
  const dialect = place.kind === 'pglite' ? pgliteDialect(place.directory) : postgres(place.url);
  return new SqlHistory(new Kysely<HistoryTables>({ dialect }), schema);
}

function pgliteDialect(directory: string): Dialect {
  // Of a PGlite the dialect asks these two: they are asked of another thread.
  const thread: Pick<PGlite, 'close'> & Pick<PGliteThread, 'query'> = new PGliteThread(directory);
  return new PGliteDialect(thread as unknown as PGlite);
}

/** A database that hangs is one that is down: the recorder tries again, a reader answers 503. */
const PATIENCE_MS = 15_000;

function postgres(url: string): Dialect {
  return new PostgresDialect({
    pool: async (): Promise<PostgresPool> => {
      const { Pool } = await import('pg');
      const pool = new Pool({
        connectionString: url,
        max: 4,
        connectionTimeoutMillis: 5_000,
        query_timeout: PATIENCE_MS,
        application_name: 'ballast',
      });
      // An idle connection that the server ends is replaced with the next statement.
      pool.on('error', () => undefined);
      return pool;
    },
  });
}
