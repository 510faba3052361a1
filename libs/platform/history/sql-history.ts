import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import { BallastError } from '#core/ballast-error.js';
import { partitionName, type Positions } from '#platform/topic-log.js';
import type { AuditEntry } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { historyFault, isOfTheRow, refusal } from './history-fault.js';
import type {
  HistoryBatch,
  HistoryStore,
  RecordedDecision,
  RecordedMetrics,
  RecordedPlace,
} from './history-store.js';
import type { HistoryTables, RefusedTable } from './history-tables.js';
import { METRICS_KEPT_DAYS } from './metrics-kept.js';
import { migrate } from './migrations/migrate.js';
import { dropPartitions, isPartitioned, makePartitions, monthOf } from './month-partitions.js';
import { readAudit } from './read-audit.js';
import { readDecision, readDecisions, readMetrics } from './read-history.js';
import { historyRows, type HistoryRows } from './rows/history-rows.js';
import { upsert } from './upsert.js';

const DAY_MS = 86_400_000;
const TABLES = ['definitions', 'decisions', 'weights', 'metrics', 'outcomes', 'audit'] as const;

/** A history in one schema of a PostgreSQL database, whichever one it is behind Kysely. */
export class SqlHistory implements HistoryStore {
  readonly #db: Kysely<HistoryTables>;
  /** Months whose partitions are there; null where the metrics are a hypertable. */
  #months: Set<string> | null = new Set();

  /** @param db given away: `close` ends it */
  constructor(
    db: Kysely<HistoryTables>,
    private readonly schema: string,
  ) {
    this.#db = db.withSchema(schema);
  }

  open(logId: string): Promise<Positions> {
    return answered(async () => {
      await migrate(this.#db, this.schema);
      this.#months = (await isPartitioned(this.#db, this.schema)) ? new Set() : null;
      await this.#db
        .insertInto('source')
        .values({ one: true, log_id: logId })
        .onConflict((conflict) => conflict.column('one').doNothing())
        .execute();
      const { log_id: recorded } = await this.#db
        .selectFrom('source')
        .select('log_id')
        .executeTakeFirstOrThrow();
      if (recorded !== logId) throw otherLog(this.schema, logId, recorded);
      return positionsIn(this.#db);
    });
  }

  apply(batch: HistoryBatch): Promise<void> {
    return answered(async () => {
      const made = await this.#move(batch, async (transaction, fresh) => {
        const rows = rowsOf(fresh);
        const months = await this.#makeMonths(transaction, rows);
        for (const table of TABLES) {
          await upsert(transaction, { schema: this.schema, table }, rows[table]);
        }
        return months;
      });
      // Known once they are committed.
      for (const month of made) this.#months?.add(month);
    });
  }

  passOver(batch: HistoryBatch, code: string): Promise<void> {
    return answered(() =>
      this.#move(batch, (transaction, fresh) => {
        const rows = fresh.map(({ topic, partition, offset }): Insertable<RefusedTable> => {
          return { topic, partition, log_offset: offset, code };
        });
        return upsert(transaction, { schema: this.schema, table: 'refused' }, rows);
      }),
    );
  }

  reset(): Promise<void> {
    return answered(async () => {
      await migrate(this.#db, this.schema);
      const tables = ['source', 'positions', 'refused', ...TABLES].map((table) =>
        sql.id(this.schema, table),
      );
      await sql`truncate ${sql.join(tables)}`.execute(this.#db);
    });
  }

  expire(now: number): Promise<void> {
    return answered(async () => {
      // A hypertable has a policy for it.
      if (this.#months === null) return;
      await dropPartitions(this.#db, this.schema, now - METRICS_KEPT_DAYS * DAY_MS);
      this.#months = new Set();
    });
  }

  decisions(
    of: RecordedPlace,
    page: { readonly below: number; readonly limit: number },
  ): Promise<readonly RecordedDecision[]> {
    return answered(() => readDecisions(this.#db, of, page));
  }

  decision(decisionId: string): Promise<readonly RecordedDecision[]> {
    return answered(() => readDecision(this.#db, decisionId));
  }

  metrics(
    of: RecordedPlace,
    range: { readonly from: number; readonly to: number; readonly limit: number },
  ): Promise<readonly RecordedMetrics[]> {
    return answered(() => readMetrics(this.#db, of, range));
  }

  audit(
    tenant: string,
    page: { readonly below: number; readonly limit: number },
  ): Promise<readonly AuditEntry[]> {
    return answered(() => readAudit(this.#db, tenant, page));
  }

  positions(): Promise<Positions> {
    return answered(() => positionsIn(this.#db));
  }

  close(): Promise<void> {
    return answered(() => this.#db.destroy());
  }

  /** Positions, and what is written of the records that are not there yet, in one transaction. */
  async #move<Result>(
    batch: HistoryBatch,
    write: (db: Transaction<HistoryTables>, fresh: readonly LogRecord[]) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#db.transaction().execute(async (transaction) => {
        // One writer at a time: another recorder finds the positions moved.
        await sql`select pg_advisory_xact_lock(hashtext(${this.schema}))`.execute(transaction);
        const stored = await positionsIn(transaction);
        refuseBehind(stored, batch.from);
        const fresh = batch.records.filter(({ topic, partition, offset }) => {
          return offset >= (stored.get(partitionName(topic, partition)) ?? 0);
        });
        const written = await write(transaction, fresh);
        const moved = movedPositions(stored, batch.to);
        await upsert(transaction, { schema: this.schema, table: 'positions' }, moved);
        return written;
      });
    } catch (error) {
      throw isOfTheRow(error) ? refusal(error) : error;
    }
  }

  async #makeMonths(
    transaction: Transaction<HistoryTables>,
    { metrics }: HistoryRows,
  ): Promise<readonly string[]> {
    const known = this.#months;
    if (known === null) return [];
    const months = [...new Set(metrics.map((row) => monthOf(row.window_end)))];
    const missing = months.filter((month) => !known.has(month));
    await makePartitions(transaction, this.schema, missing);
    return missing;
  }
}

/** @throws BallastError DATA_MALFORMED for a record that is not what its topic holds */
function rowsOf(records: readonly LogRecord[]): HistoryRows {
  try {
    return historyRows(records);
  } catch (error) {
    throw refusal(error);
  }
}

async function positionsIn(db: Kysely<HistoryTables>): Promise<Positions> {
  const rows = await db
    .selectFrom('positions')
    .select(['topic', 'partition', 'next_offset'])
    .execute();
  return new Map(
    rows.map(({ topic, partition, next_offset: next }) => [
      partitionName(topic, partition),
      Number(next),
    ]),
  );
}

/** A store that was taken back behind what the recorder has seen would miss what lies between. */
function refuseBehind(stored: Positions, from: Positions): void {
  for (const [name, expected] of from) {
    const was = stored.get(name) ?? 0;
    if (was >= expected) continue;
    throw new BallastError(
      'IO_HISTORY',
      `expected the history of ${name} to reach ${expected}, was ${was}: it is read again from there`,
    );
  }
}

function movedPositions(stored: Positions, to: Positions): object[] {
  return [...to].flatMap(([name, next]) => {
    if (next <= (stored.get(name) ?? -1)) return [];
    const slash = name.lastIndexOf('/');
    const partition = Number(name.slice(slash + 1));
    return [{ topic: name.slice(0, slash), partition, next_offset: next }];
  });
}

function otherLog(schema: string, expected: string, was: string): BallastError {
  return new BallastError(
    'CONFIG_HISTORY',
    `expected in the schema "${schema}" the history of the log ${expected}, was that of ${was}: choose another BALLAST_NAMESPACE or database, or run npm run rebuild-history`,
  );
}

async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw historyFault(error);
  }
}
