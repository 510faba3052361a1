import { Kysely } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import { dumpHistory } from '#testing/history/dump-history.js';
import { filledHistory } from '#testing/history/filled-history.js';
import { inlinePGlite } from '#testing/history/inline-pglite.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { metrics, metricsRecord } from '#testing/wire-fixtures.js';
import type { HistoryTables } from './history-tables.js';
import { rebuildHistory } from './rebuild-history.js';
import { positionsBehind } from './positions-behind.js';
import { recordAll } from './record-all.js';
import { SqlHistory } from './sql-history.js';

const PATIENCE_MS = 180_000;
const logId = 'the log';

describe('a history that is rebuilt', () => {
  const db = new Kysely<HistoryTables>({ dialect: new PGliteDialect(inlinePGlite()) });
  const history = new SqlHistory(db, 'ballast');
  const log = new MemoryTopicLog();
  const rebuild = () => {
    const onProgress = (done: number, left: number) => progress.push(done + left);
    return rebuildHistory(db, 'ballast', {
      source: log,
      logId,
      onProgress,
      onRefused: () => undefined,
    });
  };
  const progress: number[] = [];
  beforeAll(async () => {
    log.append(...filledHistory(12));
    await recordAll(history, log, { logId });
  }, PATIENCE_MS);
  afterAll(() => history.close());

  it(
    'has the same rows in every table as the one that was recorded',
    async () => {
      const before = await dumpHistory(db, 'ballast');
      expect(await rebuild()).toBe(log.records.length);
      expect(progress.at(-1)).toBe(log.records.length);
      expect(await dumpHistory(db, 'ballast')).toEqual(before);
    },
    PATIENCE_MS,
  );

  it(
    'mends what was changed or lost',
    async () => {
      const before = await dumpHistory(db, 'ballast');
      const tables = db.withSchema('ballast');
      await tables.updateTable('metrics').set({ sharpe: 9 }).execute();
      await tables.deleteFrom('decisions').where('decision_id', '=', 'd1').execute();
      await rebuild();
      expect(await dumpHistory(db, 'ballast')).toEqual(before);
    },
    PATIENCE_MS,
  );

  it(
    'is as it was when the rebuild fails',
    async () => {
      const before = await dumpHistory(db, 'ballast');
      const onProgress = (): never => {
        throw new Error('stopped half way');
      };
      const told = { logId, onProgress, onRefused: () => undefined };
      await expect(rebuildHistory(db, 'ballast', { source: log, ...told })).rejects.toThrow();
      expect(await dumpHistory(db, 'ballast')).toEqual(before);
    },
    PATIENCE_MS,
  );

  it(
    'is gone on with by a recorder that was running meanwhile',
    async () => {
      const from = await history.positions();
      await rebuild();
      log.append(metricsRecord(metrics({ windows: 99 })));
      const records = log.records.slice(-1);
      await history.apply({ from, records, to: positionsBehind(from, records) });
      const [last] = await history
        .metrics(
          { portfolioId: 'portf1', universeId: 'casablanca' },
          { from: 0, to: 4e12, limit: 1000 },
        )
        .then((of) => of.slice(-1));
      expect(last.windowEnd).toBe(metrics().windowEnd);
    },
    PATIENCE_MS,
  );
});
