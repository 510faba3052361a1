import { type Kysely, sql } from 'kysely';
import type { HistoryTables } from '#platform/history/history-tables.js';

const TABLES = [
  ...['positions', 'definitions', 'decisions', 'weights', 'metrics', 'outcomes', 'audit'],
  'refused',
];

/** Every row of every table of a history, whatever the order they lie in: two are equal when they say the same. */
export async function dumpHistory(
  db: Kysely<HistoryTables>,
  schema: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const dump: Record<string, readonly string[]> = {};
  for (const table of TABLES) {
    const { rows } = await sql<{ readonly row: string }>`
      select to_jsonb(t)::text as row from ${sql.id(schema, table)} t order by 1`.execute(db);
    dump[table] = rows.map(({ row }) => row);
  }
  return dump;
}
