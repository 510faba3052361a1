import { Kysely, sql } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import { partitionName } from '#platform/topic-log.js';
import { auditFacts, chainOf } from '#testing/audit-fixtures.js';
import { dumpHistory } from '#testing/history/dump-history.js';
import { filledHistory } from '#testing/history/filled-history.js';
import { inlinePGlite } from '#testing/history/inline-pglite.js';
import { timescalePGlite } from '#testing/history/timescale-pglite.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import {
  POSTGRES_TIMEOUT_MS,
  postgresAvailable,
  TestPostgres,
} from '#testing/postgres/postgres.js';
import { describeIf } from '#testing/requires.js';
import {
  decision,
  decisionRecord,
  metrics as figures,
  metricsRecord,
  outcome,
  outcomeRecord,
  portfolioDefinition,
  portfolioRecord,
  solveRequest,
} from '#testing/wire-fixtures.js';
import { connectHistory } from './connect-history.js';
import type { HistoryTables } from './history-tables.js';
import { rebuildHistory } from './rebuild-history.js';
import { positionsBehind } from './positions-behind.js';
import { recordAll } from './record-all.js';
import { SqlHistory } from './sql-history.js';

const START = Date.UTC(2025, 10, 3, 23);
const WEEK_MS = 7 * 86_400_000;
const TIMEOUT_MS = 180_000;
const logId = 'the log';
const PLACE = { portfolioId: 'portf1', universeId: 'casablanca' };

/** A database, and how it goes away. */
interface Provided {
  readonly db: Kysely<HistoryTables>;
  readonly remove: () => Promise<void>;
}

/** What every database does. */
function contract(provide: () => Promise<Provided>, metrics: 'partitions' | 'hypertable'): void {
  let provided: Provided;
  let db: Kysely<HistoryTables>;
  let history: SqlHistory;
  const log = new MemoryTopicLog();
  beforeAll(async () => {
    provided = await provide();
    db = provided.db;
    history = new SqlHistory(db, 'ballast');
    log.append(...filledHistory(30));
    await recordAll(history, log, { logId });
  }, TIMEOUT_MS);
  afterAll(() => provided.remove(), TIMEOUT_MS);

  it('gives decisions newest first, by pages, as the log has them', async () => {
    const [newest] = await history.decisions(
      { portfolioId: 'portf1', universeId: 'casablanca' },
      { below: Infinity, limit: 1 },
    );
    expect(newest).toMatchObject({ decision: { ordinal: 2 }, effect: null });
    const older = await history.decisions(
      { portfolioId: 'portf1', universeId: 'casablanca' },
      { below: 2, limit: 10 },
    );
    expect(older).toEqual([
      {
        decision: decision(),
        position: expect.stringMatching(/^ballast\.decisions\/\d\/0$/) as string,
        headers: { iterations: '9', source: 'history' },
        effect: { windowEnd: START + WEEK_MS, turnover: 0.25, cost: 0.00125 },
      },
    ]);
    expect(await history.decision('d1')).toEqual(older);
    const elsewhere = { portfolioId: 'portf1', universeId: 'simulated' };
    expect(await history.decisions(elsewhere, { below: 2, limit: 10 })).toEqual([]);
    expect(await history.decision('nobody')).toEqual([]);
    expect(
      await history.decisions(
        { portfolioId: 'nobody', universeId: 'casablanca' },
        { below: Infinity, limit: 10 },
      ),
    ).toEqual([]);
  });

  it('gives windows of a stretch of time, oldest first, the last word on each', async () => {
    const range = { from: START + 2 * WEEK_MS, to: START + 4 * WEEK_MS, limit: 100 };
    const found = await history.metrics(PLACE, range);
    expect(found.map(({ windowEnd }) => (windowEnd - START) / WEEK_MS)).toEqual([2, 3, 4]);
    expect(found[1].sharpe).toBe(Math.sin(3) / 3);
    const all = await history.metrics(PLACE, { from: 0, to: 4e12, limit: 100 });
    expect(all).toHaveLength(30);
    expect(all.at(-1)?.sharpe).toBe(0.64);
  });

  it('gives the audit trail of a tenant, newest first, so that its chain can be verified', async () => {
    const trail = await history.audit('default', { below: Infinity, limit: 100 });
    expect(trail.toReversed()).toEqual(chainOf(auditFacts(3)));
    const older = await history.audit('default', { below: 3, limit: 1 });
    expect(older.map(({ sequence }) => sequence)).toEqual([2]);
    expect(await history.audit('another', { below: Infinity, limit: 100 })).toEqual([]);
  });

  it('keeps numbers to the last bit', async () => {
    const rows = await db
      .withSchema('ballast')
      .selectFrom('weights')
      .select(['instrument', 'weight'])
      .where('version', '=', 2)
      .orderBy('instrument')
      .execute();
    expect(rows.map(({ weight }) => weight)).toEqual([0.1 + 0.2, 1 / 3, 5e-324]);
  });

  it('keeps every version of a definition, and says which one is current', async () => {
    const { rows } = await sql<{ readonly current: string; readonly versions: string }>`
      select (select version from ballast.current_definitions where id = 'portf1')::text as current,
        (select count(*) from ballast.definitions where id = 'portf1')::text as versions`.execute(
      db,
    );
    expect(rows).toEqual([{ current: '2', versions: '2' }]);
  });

  it('passes over what it has, and takes a batch as a whole or not at all', async () => {
    const before = await dumpHistory(db, 'ballast');
    await history.apply({
      from: new Map(),
      records: log.records,
      to: positionsBehind(new Map(), log.records),
    });
    expect(await dumpHistory(db, 'ballast')).toEqual(before);
    const broken = { ...log.records[log.records.length - 1], offset: 1e6, value: {} };
    const from = await history.positions();
    const records = [{ ...log.records[3], offset: 1e6 }, broken];
    const batch = { from, records, to: positionsBehind(from, records) };
    await expect(history.apply(batch)).rejects.toThrow();
    expect(await dumpHistory(db, 'ballast')).toEqual(before);
  });

  it('says of a row that it will never take a code and nothing of the row, and passes over it', async () => {
    const from = await history.positions();
    log.append(outcomeRecord(outcome({ id: 'large', reason: 'a secret', version: 1e30 })));
    const records = log.records.slice(-1);
    const batch = { from, records, to: positionsBehind(from, records) };
    await expect(history.apply(batch)).rejects.toMatchObject({
      code: 'DATA_MALFORMED',
      message: 'expected rows that fit the tables, was 22003',
      cause: '22003',
    });
    expect(await history.positions()).toEqual(from);
    await history.passOver(batch, '22003');
    expect(await history.positions()).toEqual(batch.to);
    const [{ topic, partition, offset }] = records;
    expect(await db.withSchema('ballast').selectFrom('refused').selectAll().execute()).toEqual([
      { topic, partition, log_offset: expect.anything() as unknown, code: '22003' },
    ]);
    expect(offset).toBeLessThan(batch.to.get(partitionName(topic, partition)) ?? 0);
  });

  it('takes text that no database holds', async () => {
    const from = await history.positions();
    log.append(outcomeRecord(outcome({ id: 'odd', reason: 'a\0b \ud800 "\\u0000"' })));
    const records = log.records.slice(-1);
    await history.apply({ from, records, to: positionsBehind(from, records) });
    const { reason } = await db
      .withSchema('ballast')
      .selectFrom('outcomes')
      .select('reason')
      .where('id', '=', 'odd')
      .executeTakeFirstOrThrow();
    expect(reason).toBe('a\ufffdb \ufffd "\\u0000"');
  });

  it(
    'is equal after a rebuild',
    async () => {
      const before = await dumpHistory(db, 'ballast');
      const onProgress = (): void => undefined;
      await rebuildHistory(db, 'ballast', {
        source: log,
        logId,
        onProgress,
        onRefused: () => undefined,
      });
      expect(await dumpHistory(db, 'ballast')).toEqual(before);
      // What it has found out about the schema is of the one before.
      await history.open(logId);
    },
    TIMEOUT_MS,
  );

  it(`keeps its metrics in ${metrics} of a month`, async () => {
    const { rows } =
      metrics === 'hypertable'
        ? await sql`select 1 from timescaledb_information.chunks where hypertable_schema = 'ballast'`.execute(
            db,
          )
        : await sql`select 1 from pg_inherits where inhparent = 'ballast.metrics'::regclass`.execute(
            db,
          );
    // November to May, and a partition made ahead.
    expect(rows.length).toBeGreaterThanOrEqual(7);
  });

  it('lets go of metrics that are older than the log keeps them', async () => {
    if (metrics === 'hypertable') {
      const { rows } = await sql`select config->>'drop_after' as after
        from timescaledb_information.jobs
        where proc_name = 'policy_retention' and hypertable_schema = 'ballast'`.execute(db);
      expect(rows).toEqual([{ after: '3650 days' }]);
      return;
    }
    await history.expire(Date.UTC(2036, 0, 1));
    const left = await history.metrics(PLACE, { from: 0, to: 4e12, limit: 100 });
    expect(left.map(({ windowEnd }) => windowEnd)[0]).toBeGreaterThan(Date.UTC(2026, 0, 1));
    await history.expire(Date.UTC(2050, 0, 1));
    expect(await history.metrics(PLACE, { from: 0, to: 4e12, limit: 100 })).toEqual([]);
  });

  it('keeps apart what two universes say of one portfolio id', async () => {
    const universes = ['casablanca', 'simulated'];
    const window = Date.UTC(2051, 0, 1);
    log.append(
      ...universes.flatMap((universeId, k) => [
        portfolioRecord(portfolioDefinition({ universeId, portfolioId: 'both' })),
        decisionRecord(
          decision(solveRequest({ universeId, portfolioId: 'both', decisionId: 'of both' })),
        ),
        metricsRecord(
          figures({ universeId, portfolioId: 'both', windowEnd: window, weightsVersion: k }),
        ),
      ]),
    );
    await recordAll(history, log, { logId });
    for (const [k, universeId] of universes.entries()) {
      const of = { portfolioId: 'both', universeId };
      const range = { from: window, to: window, limit: 10 };
      expect(await history.metrics(of, range)).toMatchObject([{ weightsVersion: k }]);
      expect(await history.decisions(of, { below: Infinity, limit: 10 })).toMatchObject([
        { decision: { request: { universeId } } },
      ]);
    }
    const decided = await history.decision('of both');
    expect(decided.map(({ decision: { request } }) => request.universeId).sort()).toEqual(
      universes,
    );
    const { rows } = await sql<{ readonly universe_id: string }>`
      select universe_id from ballast.definitions where id = 'both' order by 1`.execute(db);
    expect(rows.map((row) => row.universe_id)).toEqual(universes);
  });

  it('is empty after a reset, and takes another log', async () => {
    await expect(history.open('another')).rejects.toThrow('expected in the schema "ballast"');
    await history.reset();
    expect([...(await history.open('another'))]).toEqual([]);
    expect(await history.decision('d1')).toEqual([]);
  });
}

describe('a history in PGlite', () => {
  contract(async () => {
    const db = new Kysely<HistoryTables>({ dialect: new PGliteDialect(inlinePGlite()) });
    return { db, remove: () => db.destroy() };
  }, 'partitions');
});

describe('a history in TimescaleDB', () => {
  contract(async () => {
    const dialect = new PGliteDialect(await timescalePGlite());
    const db = new Kysely<HistoryTables>({ dialect });
    return { db, remove: () => db.destroy() };
  }, 'hypertable');
});

describeIf(postgresAvailable, 'a history in PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await TestPostgres.start();
  }, POSTGRES_TIMEOUT_MS);
  afterAll(() => server.remove(), POSTGRES_TIMEOUT_MS);

  contract(async () => {
    const db = connectHistory({ kind: 'postgres', url: server.url });
    return { db, remove: () => db.destroy() };
  }, 'partitions');
});
