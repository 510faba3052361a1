import { type Kysely, sql } from 'kysely';

/** The audit trail: the chain is of the log, the table is for questions. */
export async function createAudit(db: Kysely<unknown>, schema: string): Promise<void> {
  const audit = sql.id(schema, 'audit');
  await sql`create table ${audit} (
    sequence bigint primary key,
    at timestamptz not null,
    principal text not null,
    tenant text not null,
    action text not null,
    resource text not null,
    reason text not null,
    outcome text not null,
    outcome_reason text,
    id text not null,
    request_id text not null,
    before text,
    after text,
    previous_hash text not null,
    hash text not null)`.execute(db);
  await sql`create index audit_of_tenant on ${audit} (tenant, sequence desc)`.execute(db);
}
