import { type Kysely, sql } from 'kysely';
import { METRICS_KEPT_DAYS } from '../metrics-kept.js';

/** The metrics: a hypertable with a retention policy where TimescaleDB is, else partitioned by months. */
export async function createMetrics(db: Kysely<unknown>, schema: string): Promise<void> {
  const metrics = sql.id(schema, 'metrics');
  const timescale = await prepareTimescale(db);
  await sql`create table ${metrics} (
    portfolio_id text not null,
    window_end timestamptz not null,
    universe_id text not null,
    session text not null,
    source text not null,
    revision bigint not null,
    windows bigint not null,
    weights_version bigint not null,
    expected_return double precision,
    risk double precision,
    sharpe double precision,
    sharpe_standard_error double precision,
    target_sharpe double precision,
    risk_free_rate double precision,
    threshold double precision,
    armed boolean not null,
    inception timestamptz,
    gross double precision,
    net double precision,
    benchmark_gross double precision,
    benchmark_net double precision,
    cost double precision,
    turnover double precision,
    drawdown double precision,
    max_drawdown double precision,
    held_weights jsonb not null,
    target_weights jsonb not null,
    primary key (portfolio_id, window_end)
  ) ${timescale ? sql`` : sql`partition by range (window_end)`}`.execute(db);
  if (!timescale) return;
  const relation = sql`${`"${schema}"."metrics"`}::regclass`;
  await sql`select create_hypertable(${relation}, 'window_end',
    chunk_time_interval => interval '1 month', create_default_indexes => false)`.execute(db);
  await sql`select add_retention_policy(${relation},
    drop_after => make_interval(days => ${METRICS_KEPT_DAYS}::integer))`.execute(db);
}

/**
 * True where TimescaleDB can be used: somebody has created the extension in this database, or the server has loaded it.
 * Creating one that is not loaded would end the connection.
 */
async function prepareTimescale(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ readonly created: boolean; readonly loaded: boolean }>`
    select exists (select 1 from pg_extension where extname = 'timescaledb') as created,
      exists (select 1 from pg_available_extensions where name = 'timescaledb')
      and coalesce(current_setting('shared_preload_libraries', true), '') like '%timescaledb%' as loaded`.execute(
    db,
  );
  const [{ created, loaded }] = rows;
  if (!created && loaded) await sql`create extension timescaledb`.execute(db);
  return created || loaded;
}
