import { type Kysely, type RawBuilder, sql } from 'kysely';

/**
 * Two universes may have accepted one portfolio id at the same moment: what each says of it has rows of its own. Weights
 * stay as they are: the public record that they come from names no universe.
 */
export async function keyByUniverse(db: Kysely<unknown>, schema: string): Promise<void> {
  const named = (name: string): RawBuilder<unknown> => sql.id(schema, name);
  const statements = [
    sql`alter table ${named('definitions')} add column universe_id text`,
    sql`update ${named('definitions')} set universe_id = coalesce(
      definition -> 'portfolio' ->> 'universeId', definition -> 'universe' ->> 'universeId')`,
    sql`alter table ${named('definitions')} alter column universe_id set not null`,
    sql`alter table ${named('definitions')}
      drop constraint definitions_pkey, add primary key (kind, id, universe_id, version)`,
    sql`alter table ${named('decisions')}
      drop constraint decisions_pkey, add primary key (decision_id, universe_id)`,
    sql`alter table ${named('metrics')}
      drop constraint metrics_pkey, add primary key (portfolio_id, universe_id, window_end)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
