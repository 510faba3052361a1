import { processTiming } from '#platform/kafka/process-timing.js';
import { filledHistory } from '#testing/history/filled-history.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import {
  POSTGRES_TIMEOUT_MS,
  postgresAvailable,
  TestPostgres,
} from '#testing/postgres/postgres.js';
import { describeIf } from '#testing/requires.js';
import type { HistoryStore } from './history-store.js';
import { openHistory } from './open-history.js';
import { Recorder } from './recorder.js';

describeIf(postgresAvailable, 'a PostgreSQL that crashes', () => {
  let server: TestPostgres;
  let history: HistoryStore;
  beforeAll(async () => {
    server = await TestPostgres.start();
    history = openHistory({ kind: 'postgres', url: server.url }, 'ballast');
  }, POSTGRES_TIMEOUT_MS);
  afterAll(async () => {
    await history.close();
    await server.remove();
  }, POSTGRES_TIMEOUT_MS);

  it(
    'is filled on when it is back; readers hear of it, and nobody reads its password',
    async () => {
      const outputs = filledHistory(30);
      const log = new MemoryTopicLog();
      log.append(...outputs.slice(0, 15));
      const failures: string[] = [];
      const recorder = new Recorder({
        ...{ store: history, source: log, timing: processTiming, now: Date.now },
        logId: () => Promise.resolve('the log'),
        onOtherLog: 'refuse',
        onFailure: (reason) => failures.push(reason),
        onRefused: ({ code }) => failures.push(`refused: ${code}`),
        onFatal: ({ message }) => failures.push(`fatal: ${message}`),
      });
      recorder.start();
      expect(await recorder.settled()).toBe('recorded');
      await server.kill();
      log.append(...outputs.slice(15));
      while (recorder.figures.failures < 2) await processTiming.sleep(20);
      expect(recorder.figures.state).toBe('degraded');
      await expect(history.decision('d1')).rejects.toMatchObject({ code: 'IO_HISTORY' });
      await server.startAgain();
      expect(await recorder.settled()).toBe('recorded');
      await recorder.stop();
      const windows = await history.metrics(
        { portfolioId: 'portf1', universeId: 'casablanca' },
        { from: 0, to: 4e12, limit: 100 },
      );
      expect(windows).toHaveLength(30);
      const password = new URL(server.url).password;
      expect(
        failures.filter((text) => text.includes(password) || text.startsWith('fatal')),
      ).toEqual([]);
    },
    POSTGRES_TIMEOUT_MS,
  );
});
