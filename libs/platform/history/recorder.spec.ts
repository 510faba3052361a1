import type { Kysely } from 'kysely';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { dumpHistory } from '#testing/history/dump-history.js';
import { failingDatabase, type Fate } from '#testing/history/failing-database.js';
import { filledHistory } from '#testing/history/filled-history.js';
import { inlinePGlite } from '#testing/history/inline-pglite.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { seededUniform } from '#testing/seeded-random.js';
import { outcome, outcomeRecord } from '#testing/wire-fixtures.js';
import type { HistoryTables } from './history-tables.js';
import { recordAll } from './record-all.js';
import { Recorder } from './recorder.js';
import { SqlHistory } from './sql-history.js';

const PATIENCE_MS = 180_000;

/** Time that does not pass: a batch is what is there. */
const timing = {
  now: () => 0,
  sleep: () => Promise.resolve(),
  turn: () => Promise.resolve(),
};

describe('the recorder', () => {
  const fate: Fate = { fails: () => false };
  let db: Kysely<HistoryTables>;
  beforeAll(() => {
    db = failingDatabase(inlinePGlite(), fate);
  });
  afterEach(() => {
    fate.fails = () => false;
  });
  afterAll(() => db.destroy());

  const startRecorder = (log: MemoryTopicLog, schema: string, failures: string[] = []) => {
    const recorder = new Recorder({
      store: new SqlHistory(db, schema),
      source: log,
      logId: () => Promise.resolve('the log'),
      onOtherLog: 'refuse',
      timing,
      now: () => Date.UTC(2026, 0, 1),
      onFailure: (reason) => failures.push(reason),
      onRefused: ({ topic, code }) => failures.push(`refused: ${topic} ${code}`),
      onFatal: (error) => failures.push(`fatal: ${error.message}`),
    });
    recorder.start();
    return recorder;
  };

  const uninterrupted = async (outputs: readonly Output[], schema: string) => {
    const log = new MemoryTopicLog();
    log.append(...outputs);
    await recordAll(new SqlHistory(db, schema), log, { logId: 'the log' });
    return dumpHistory(db, schema);
  };

  it(
    'records what is there and what comes, each record once',
    async () => {
      const outputs = filledHistory(20);
      const log = new MemoryTopicLog();
      log.append(...outputs.slice(0, 11));
      const recorder = startRecorder(log, 'followed');
      expect(await recorder.settled()).toBe('recorded');
      log.append(...outputs.slice(11));
      expect(await recorder.settled()).toBe('recorded');
      expect(recorder.figures).toMatchObject({ state: 'recording', lag: 0, failures: 0 });
      expect(recorder.figures.records).toBe(
        log.records.filter(({ topic }) => topic !== 'ballast.statistics').length,
      );
      await recorder.stop();
      expect(await dumpHistory(db, 'followed')).toEqual(await uninterrupted(outputs, 'whole'));
    },
    PATIENCE_MS,
  );

  it(
    'killed between batches and in transactions, it ends with what an uninterrupted run has',
    async () => {
      const outputs = filledHistory(20);
      const expected = await uninterrupted(outputs, 'expected');
      const random = seededUniform(20261129);
      for (let life = 0; life < 5; life++) {
        const schema = `life_${life}`;
        const log = new MemoryTopicLog();
        for (let next = 0; next < outputs.length;) {
          const some = 1 + Math.floor(random() * 12);
          log.append(...outputs.slice(next, next + some));
          next += some;
          // A statement at random is its last one, if it gets that far; nothing of what it knew is left.
          let statements = Math.floor(random() * 25);
          fate.fails = () => statements-- < 0;
          const recorder = startRecorder(log, schema);
          await Promise.race([recorder.settled(), failed(recorder)]);
          await recorder.stop();
          fate.fails = () => false;
        }
        const recorder = startRecorder(log, schema);
        expect(await recorder.settled()).toBe('recorded');
        await recorder.stop();
        expect(await dumpHistory(db, schema)).toEqual(expected);
      }
    },
    PATIENCE_MS,
  );

  it(
    'while the database is down reads nothing, and goes on where it was when it is back',
    async () => {
      const log = new MemoryTopicLog();
      log.append(...filledHistory(5));
      const failures: string[] = [];
      fate.fails = () => true;
      const recorder = startRecorder(log, 'down', failures);
      await failed(recorder);
      expect(recorder.figures).toMatchObject({ state: 'degraded', records: 0 });
      expect(failures).toEqual([expect.stringContaining('expected a database that answers')]);
      fate.fails = () => false;
      expect(await recorder.settled()).toBe('recorded');
      expect(recorder.figures.state).toBe('recording');
      await recorder.stop();
    },
    PATIENCE_MS,
  );

  it(
    'a database taken back to a backup is filled again from there',
    async () => {
      const log = new MemoryTopicLog();
      const outputs = filledHistory(10);
      log.append(...outputs.slice(0, 12));
      const recorder = startRecorder(log, 'restored');
      await recorder.settled();
      await db.withSchema('restored').updateTable('positions').set({ next_offset: 0 }).execute();
      log.append(...outputs.slice(12));
      while (recorder.figures.failures === 0)
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await recorder.settled()).toBe('recorded');
      await recorder.stop();
      expect(await dumpHistory(db, 'restored')).toEqual(await uninterrupted(outputs, 'anew'));
    },
    PATIENCE_MS,
  );

  it(
    'a record that the tables can never take is passed over and told of once; all others are there',
    async () => {
      const outputs = filledHistory(10);
      const tooLarge = outcomeRecord(outcome({ id: 'a secret', version: 1e30 }));
      const noDecision: Output = { topic: topics.decisions.name, key: 'portf1', value: {} };
      const log = new MemoryTopicLog();
      log.append(...outputs.slice(0, 5), tooLarge, ...outputs.slice(5, 9), noDecision);
      const failures: string[] = [];
      const recorder = startRecorder(log, 'poisoned', failures);
      expect(await recorder.settled()).toBe('recorded');
      log.append(...outputs.slice(9));
      expect(await recorder.settled()).toBe('recorded');
      expect(recorder.figures).toMatchObject({ state: 'recording', lag: 0, failures: 0 });
      await recorder.stop();
      expect(failures).toEqual([
        'refused: ballast.outcomes 22003',
        'refused: ballast.decisions TypeError',
      ]);
      expect([...recorder.figures.refused]).toEqual([
        ['ballast.outcomes', 1],
        ['ballast.decisions', 1],
      ]);
      const { refused, ...dump } = await dumpHistory(db, 'poisoned');
      const places = log.records
        .filter(({ value }) => [tooLarge.value, noDecision.value].includes(value))
        .map(({ topic, partition, offset }) => ({ topic, partition, log_offset: offset }));
      const stored = refused.map((row) => JSON.parse(row) as unknown);
      expect(stored).toHaveLength(2);
      expect(stored).toEqual(
        expect.arrayContaining(places.map((place) => expect.objectContaining(place) as unknown)),
      );
      expect(refused.join()).not.toContain('a secret');
      const without = await uninterrupted(outputs, 'unpoisoned');
      for (const table of ['definitions', 'weights', 'metrics', 'audit']) {
        expect([table, dump[table]]).toEqual([table, without[table]]);
      }
      for (const table of ['decisions', 'outcomes']) {
        expect([table, dump[table].length]).toEqual([table, without[table].length]);
      }
      // A fold of the same log passes over the same records.
      expect(await uninterrupted(log.records, 'poisoned_again')).toEqual({ refused, ...dump });
    },
    PATIENCE_MS,
  );

  it(
    'refuses a database with the history of another log',
    async () => {
      const failures: string[] = [];
      await new SqlHistory(db, 'foreign').open('another log');
      const recorder = startRecorder(new MemoryTopicLog(), 'foreign', failures);
      expect(await recorder.settled()).toBe('failing');
      expect(failures).toEqual([
        expect.stringContaining('fatal: expected in the schema "foreign"'),
      ]);
      await recorder.stop();
    },
    PATIENCE_MS,
  );
});

async function failed(recorder: Recorder): Promise<void> {
  while (recorder.figures.failures === 0) await new Promise((resolve) => setTimeout(resolve, 2));
}
