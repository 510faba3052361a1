import { type Kysely, sql } from 'kysely';
import type { TopicSource } from '#platform/topic-log.js';
import { historyFault } from './history-fault.js';
import type { HistoryTables } from './history-tables.js';
import { recordAll } from './record-all.js';
import type { RefusedRecord } from './spare-refused.js';
import { SqlHistory } from './sql-history.js';

/**
 * Folds the whole log into a schema beside the present one and puts it in its place, in one transaction: whoever reads
 * sees the one or the other. A recorder that runs meanwhile goes on from where the new one stands.
 * @returns the number of records folded
 * @throws BallastError IO_HISTORY, IO_LOG; then the present history is as it was
 */
export async function rebuildHistory(
  db: Kysely<HistoryTables>,
  schema: string,
  options: {
    readonly source: TopicSource;
    readonly logId: string;
    readonly onProgress: (done: number, left: number) => void;
    readonly onRefused: (record: RefusedRecord) => void;
  },
): Promise<number> {
  const { source, ...told } = options;
  const draft = `${schema}_rebuild`;
  try {
    // What an earlier attempt has left.
    await sql`drop schema if exists ${sql.id(draft)} cascade`.execute(db);
    const done = await recordAll(new SqlHistory(db, draft), source, told);
    await db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtext(${schema}))`.execute(transaction);
      await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(transaction);
      await sql`alter schema ${sql.id(draft)} rename to ${sql.id(schema)}`.execute(transaction);
    });
    return done;
  } catch (error) {
    throw historyFault(error);
  }
}
