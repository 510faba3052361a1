import { type Kysely, type RawBuilder, sql } from 'kysely';

/** Tables of positions, definitions, decisions, weights and outcomes. */
export async function createTables(db: Kysely<unknown>, schema: string): Promise<void> {
  const named = (name: string): RawBuilder<unknown> => sql.id(schema, name);
  const statements = [
    sql`create table ${named('source')} (
      one boolean primary key default true check (one),
      log_id text not null)`,
    sql`create table ${named('positions')} (
      topic text not null,
      partition integer not null,
      next_offset bigint not null,
      primary key (topic, partition))`,
    sql`create table ${named('definitions')} (
      kind text not null,
      id text not null,
      version bigint not null,
      definition_id text not null,
      effective_after timestamptz,
      deleted boolean not null,
      log_partition integer not null,
      log_offset bigint not null,
      definition jsonb not null,
      primary key (kind, id, version))`,
    sql`create table ${named('decisions')} (
      decision_id text primary key,
      portfolio_id text not null,
      universe_id text not null,
      ordinal bigint not null,
      version bigint,
      window_end timestamptz not null,
      session text not null,
      source text not null,
      cause text not null,
      reason text not null,
      status text not null,
      objective text not null,
      turnover double precision,
      cost double precision,
      expected_gain double precision,
      held_sharpe double precision,
      new_sharpe double precision,
      digest text not null,
      log_partition integer not null,
      log_offset bigint not null,
      headers jsonb not null,
      decision jsonb not null)`,
    sql`create index decisions_newest on ${named('decisions')} (portfolio_id, ordinal desc)`,
    sql`create table ${named('weights')} (
      portfolio_id text not null,
      version bigint not null,
      instrument text not null,
      weight double precision not null,
      at timestamptz not null,
      session text not null,
      source text not null,
      cause text not null,
      decision_id text not null,
      primary key (portfolio_id, version, instrument))`,
    sql`create table ${named('outcomes')} (
      log_partition integer not null,
      log_offset bigint not null,
      id text not null,
      request_id text not null,
      subject text not null,
      portfolio_id text,
      universe_id text,
      status text not null,
      reason text,
      decision_id text,
      version bigint,
      window_end timestamptz,
      turnover double precision,
      cost double precision,
      decision jsonb,
      primary key (log_partition, log_offset))`,
    sql`create index outcomes_of on ${named('outcomes')} (id)`,
    sql`create view ${named('current_definitions')} as
      select * from (
        select distinct on (kind, id) * from ${named('definitions')}
        order by kind, id, log_offset desc) latest
      where not deleted`,
  ];
  for (const statement of statements) await statement.execute(db);
}
