import { type Kysely, type Migration, Migrator } from 'kysely';
import { BallastError } from '#core/ballast-error.js';
import type { HistoryTables } from '../history-tables.js';
import { createTables } from './0001-tables.js';
import { createMetrics } from './0002-metrics.js';

/** In the order of their names; one that was released is never changed, another is appended. */
const MIGRATIONS: Readonly<Record<string, (db: Kysely<unknown>, schema: string) => Promise<void>>> =
  {
    '0001-tables': createTables,
    '0002-metrics': createMetrics,
  };

/** Brings a schema to what this release needs; the database remembers which migrations it has seen. @throws the database's error */
export async function migrate(db: Kysely<HistoryTables>, schema: string): Promise<void> {
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
