import { type Kysely, sql } from 'kysely';

/** Records that the tables could not take: their places in the log, where they can be read. */
export async function createRefused(db: Kysely<unknown>, schema: string): Promise<void> {
  await sql`create table ${sql.id(schema, 'refused')} (
    topic text not null,
    partition integer not null,
    log_offset bigint not null,
    code text not null,
    primary key (topic, partition, log_offset))`.execute(db);
}
