import { avroRecordCodec } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { metrics, metricsRecord, outcome, outcomeRecord } from '#testing/wire-fixtures.js';
import { EmbeddedTopicLog } from './embedded-topic-log.js';

const FOLLOWED = [topics.metrics.name, topics.outcomes.name];

describe('a cursor on the journal', () => {
  const codec = avroRecordCodec();
  const filled = async (windows: number) => {
    const log = new EmbeddedTopicLog(new MemoryCommitLog(), codec);
    for (let k = 1; k <= windows; k++) await log.publish([metricsRecord(metrics({ windows: k }))]);
    return log;
  };

  it('brings the records of each partition in the order of their offsets, as many as are asked for', async () => {
    const log = await filled(7);
    const cursor = log.open(FOLLOWED, new Map());
    expect(cursor.lag).toBe(7);
    const first = await cursor.next(5, 0);
    expect(first.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4]);
    expect(cursor.lag).toBe(2);
    expect((await cursor.next(5, 0)).map(({ offset }) => offset)).toEqual([5, 6]);
    expect(await cursor.next(5, 0)).toEqual([]);
  });

  it('goes on at a given position', async () => {
    const log = await filled(5);
    const [{ topic, partition }] = await log.open(FOLLOWED, new Map()).next(1, 0);
    const cursor = log.open(FOLLOWED, new Map([[`${topic}/${partition}`, 3]]));
    expect((await cursor.next(10, 0)).map(({ value }) => value)).toMatchObject([
      { windows: 4 },
      { windows: 5 },
    ]);
  });

  it('waits for what is committed later', async () => {
    const log = await filled(0);
    const cursor = log.open(FOLLOWED, new Map());
    const next = cursor.next(10, 10_000);
    await log.publish([outcomeRecord(outcome())]);
    expect(await next).toMatchObject([{ topic: topics.outcomes.name, offset: 0 }]);
  });

  it('lets no partition wait behind a busy one', async () => {
    const log = await filled(50);
    await log.publish([outcomeRecord(outcome())]);
    const cursor = log.open(FOLLOWED, new Map());
    const seen: string[] = [];
    for (let i = 0; i < 16; i++) seen.push(...(await cursor.next(1, 0)).map(({ topic }) => topic));
    expect(seen).toContain(topics.outcomes.name);
  });

  it('refuses a position behind the end: it is of another log', async () => {
    const log = await filled(2);
    const [{ topic, partition }] = await log.open(FOLLOWED, new Map()).next(1, 0);
    expect(() => log.open(FOLLOWED, new Map([[`${topic}/${partition}`, 3]]))).toThrow(
      'expected a position of at most 2',
    );
  });
});
