import { type Kysely, sql } from 'kysely';
import type { HistoryTables } from './history-tables.js';

/** A month of UTC, as `2026-04`. */
export type Month = string;

export const monthOf = (iso: string): Month => iso.slice(0, 7);

/** The first instant of the month `by` months later, as ISO 8601. */
function firstOf(month: Month, by = 0): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString();
}

const partitionOf = (month: Month): string => `metrics_${month.replace('-', '_')}`;

/** Makes the partitions of these months, and of the month after the last: data find theirs made ahead. */
export async function makePartitions(
  db: Kysely<HistoryTables>,
  schema: string,
  months: readonly Month[],
): Promise<void> {
  const last = months.toSorted().at(-1);
  const ahead = last === undefined ? [] : [monthOf(firstOf(last, 1))];
  for (const month of new Set([...months, ...ahead])) {
    await sql`create table if not exists ${sql.id(schema, partitionOf(month))}
      partition of ${sql.id(schema, 'metrics')}
      for values from (${sql.lit(firstOf(month))}) to (${sql.lit(firstOf(month, 1))})`.execute(db);
  }
}

/** Drops the partitions whose newest window is older than `before` (UTC ms). */
export async function dropPartitions(
  db: Kysely<HistoryTables>,
  schema: string,
  before: number,
): Promise<void> {
  const { rows } = await sql<{ readonly name: string }>`
    select child.relname as name from pg_inherits
    join pg_class child on child.oid = inhrelid
    join pg_class parent on parent.oid = inhparent
    join pg_namespace space on space.oid = parent.relnamespace
    where space.nspname = ${schema} and parent.relname = 'metrics' and parent.relkind = 'p'`.execute(
    db,
  );
  for (const { name } of rows) {
    const month = /^metrics_(\d{4})_(\d{2})$/.exec(name)?.slice(1).join('-');
    if (month === undefined || Date.parse(firstOf(month, 1)) > before) continue;
    await sql`drop table ${sql.id(schema, name)}`.execute(db);
  }
}

/** Whether the metrics of a schema are partitioned by us, and not a hypertable. */
export async function isPartitioned(db: Kysely<HistoryTables>, schema: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_class join pg_namespace space on space.oid = relnamespace
    where nspname = ${schema} and relname = 'metrics' and relkind = 'p'`.execute(db);
  return rows.length > 0;
}
