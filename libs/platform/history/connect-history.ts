import type { PGlite } from '@electric-sql/pglite';
import { type Dialect, Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import type { HistoryPlace } from './history-place.js';
import type { HistoryTables } from './history-tables.js';
import { PGliteThread } from './pglite/pglite-thread.js';

/** A database of the place; nothing is connected before the first statement. */
export function connectHistory(place: HistoryPlace): Kysely<HistoryTables> {
  const dialect = place.kind === 'pglite' ? pglite(place.directory) : postgres(place.url);
  return new Kysely<HistoryTables>({ dialect });
}

function pglite(directory: string): Dialect {
  // Of a PGlite the dialect asks these two: they are asked of another thread.
  const thread: Pick<PGliteThread, 'query' | 'close'> = new PGliteThread(directory);
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
