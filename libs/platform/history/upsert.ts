import { type Kysely, sql } from 'kysely';
import type { HistoryTables } from './history-tables.js';
import { jsonText } from './json-text.js';

/** The primary key of each table that records are folded into. */
const KEYS = {
  positions: ['topic', 'partition'],
  definitions: ['kind', 'id', 'universe_id', 'version'],
  decisions: ['decision_id', 'universe_id'],
  weights: ['portfolio_id', 'version', 'instrument'],
  metrics: ['portfolio_id', 'universe_id', 'window_end'],
  outcomes: ['log_partition', 'log_offset'],
  audit: ['sequence'],
  refused: ['topic', 'partition', 'log_offset'],
} as const satisfies Partial<Record<keyof HistoryTables, readonly string[]>>;

/**
 * Writes rows in one statement with one parameter, whatever their number: JSON, of which PostgreSQL makes rows by the
 * names of the columns. The last row of a key replaces what was there before.
 */
export async function upsert(
  db: Kysely<HistoryTables>,
  at: { readonly schema: string; readonly table: keyof typeof KEYS },
  rows: readonly object[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const keys: readonly string[] = KEYS[at.table];
  const target = sql.id(at.schema, at.table);
  const replaced = Object.keys(first)
    .filter((column) => !keys.includes(column))
    .map((column) => sql`${sql.id(column)} = ${sql.id('excluded', column)}`);
  await sql`insert into ${target}
    select * from jsonb_populate_recordset(null::${target}, ${jsonText(lastOfEachKey(rows, keys))}::jsonb)
    on conflict (${sql.join(keys.map((key) => sql.id(key)))})
    do update set ${sql.join(replaced)}`.execute(db);
}

/** One statement may touch a row once. */
function lastOfEachKey(rows: readonly object[], keys: readonly string[]): object[] {
  const byKey = new Map<string, object>();
  for (const row of rows) {
    byKey.set(JSON.stringify(keys.map((key) => Reflect.get(row, key) as unknown)), row);
  }
  return [...byKey.values()];
}
