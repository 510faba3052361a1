import { Kysely } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import { inlinePGlite } from '#testing/history/inline-pglite.js';
import { filledHistory } from '#testing/history/filled-history.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { decision } from '#testing/wire-fixtures.js';
import type { HistoryTables } from './history-tables.js';
import { recordAll } from './record-all.js';
import { SqlHistory } from './sql-history.js';

const PATIENCE_MS = 180_000;

describe('a history in PGlite', () => {
  let history: SqlHistory;
  beforeAll(() => {
    const dialect = new PGliteDialect(inlinePGlite());
    history = new SqlHistory(new Kysely<HistoryTables>({ dialect }), 'ballast');
  });
  afterAll(() => history.close());

  it(
    'has the decisions of a log, newest first, with what became of them',
    async () => {
      const log = new MemoryTopicLog();
      log.append(...filledHistory());
      await recordAll(history, log, { logId: 'a log' });
      const [newest, first] = await history.decisions('portf1', { below: Infinity, limit: 10 });
      expect(newest).toMatchObject({ decision: { decisionId: 'd2' }, effect: null });
      expect(first.decision).toEqual(decision());
      expect(first.effect).toEqual({
        windowEnd: Date.UTC(2025, 10, 10, 23),
        turnover: 0.25,
        cost: 0.00125,
      });
    },
    PATIENCE_MS,
  );
});
