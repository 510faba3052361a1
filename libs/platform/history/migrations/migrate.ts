import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { BallastError } from '#core/ballast-error.js';
import type { HistoryTables } from '../history-tables.js';
import { createTables } from './0001-tables.js';
import { createMetrics } from './0002-metrics.js';
import { createAudit } from './0003-audit.js';
import { createRefused } from './0004-refused.js';
import { keyByUniverse } from './0005-universes.js';

/** In the order of their names; one that was released is never changed, another is appended. */
const MIGRATIONS: Readonly<Record<string, (db: Kysely<unknown>, schema: string) => Promise<void>>> =
  {
    '0001-tables': createTables,
    '0002-metrics': createMetrics,
    '0003-audit': createAudit,
    '0004-refused': createRefused,
    '0005-universes': keyByUniverse,
  };

/** Brings a schema to what this release needs; the database remembers which migrations it has seen. @throws the database's error */
export async function migrate(db: Kysely<HistoryTables>, schema: string): Promise<void> {
  if (await isCurrent(db, schema)) return;
  const migrations: Record<string, Migration> = Object.fromEntries(
    Object.entries(MIGRATIONS).map(([name, up]) => [
      name,
      { up: (on: Kysely<unknown>) => up(on, schema) },
    ]),
  );
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableSchema: schema,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new BallastError('IO_HISTORY', 'expected migrations, failed');
}

/** Asked first, in two statements: the migrator looks at every table of the database. */
async function isCurrent(db: Kysely<HistoryTables>, schema: string): Promise<boolean> {
  const { rows: found } = await sql`
    select 1 from pg_tables where schemaname = ${schema} and tablename = 'migrations'`.execute(db);
  if (found.length === 0) return false;
  const { rows } = await sql<{ readonly name: string }>`
    select name from ${sql.id(schema, 'migrations')}`.execute(db);
  const done = rows.map(({ name }) => name).toSorted();
  return done.join() === Object.keys(MIGRATIONS).toSorted().join();
}
