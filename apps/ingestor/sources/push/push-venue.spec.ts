import { plainToInstance } from 'class-transformer';
import type { Pushed } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { FeedBatch, FeedEvent } from '../../venues/venue.js';
import { FeedQuality } from '../../quality/feed-quality.js';
import { PushConfig } from './push-config.js';
import { PushVenue } from './push-venue.js';

const FEED = 'push.desk1';
const NOON = Date.UTC(2026, 3, 6, 12);
const universe = universeDefinition({
  source: 'live',
  feeds: [FEED],
  calendar: { ...universeDefinition().calendar, start: '2026-04-06', utcOffsets: [] },
  window: { ...universeDefinition().window, disorderBoundMs: 1000 },
});

const tick = (sequence: number, over: Partial<Pushed> = {}) => ({
  topic: topics.pushed.name,
  key: over.feed ?? FEED,
  value: {
    ...{ feed: FEED, sequence, instrument: 'AKT', price: 100 + sequence, volume: 10 },
    ...{ eventTime: NOON + 100 * sequence, receivedAt: NOON + 100 * sequence + 40 },
    ...{ principal: 'desk', tenant: 'default', httpRequestId: 'call' },
    ...over,
  },
});

const venueOn = (log: MemoryTopicLog, over: object = {}): PushVenue =>
  new PushVenue(plainToInstance(PushConfig, { feed: FEED, kind: 'push', ...over }), universe, log);

async function batchOf(log: MemoryTopicLog, cursor: string | null = null): Promise<FeedBatch> {
  const source = venueOn(log).open(cursor);
  const batch = await source.next();
  await source.close?.();
  return batch;
}

const numbersOf = ({ events }: Pick<FeedBatch, 'events'>): number[] =>
  events.flatMap((event) => (event.kind === 'tick' ? [event.tick.sequence] : []));

const reasonsOf = ({ events }: Pick<FeedBatch, 'events'>, kind: 'gap' | 'refused'): string[] =>
  events.flatMap((event) => (event.kind === kind && 'reason' in event ? [event.reason] : []));

describe('pushed ticks', () => {
  it('are ticks of their feed alone, and say how far the clocks differ', async () => {
    const log = new MemoryTopicLog();
    log.append(tick(1), tick(1, { feed: 'push.other' }), tick(2, { instrument: 'ATW' }));
    const batch = await batchOf(log);
    expect(batch.events.flatMap((e) => (e.kind === 'tick' ? [e.tick] : []))).toEqual([
      expect.objectContaining({ instrument: 'AKT', price: 101, sequence: 1, source: 'live' }),
      expect.objectContaining({ instrument: 'ATW', price: 102, sequence: 2, cumulativeVolume: 0 }),
    ]);
    expect(batch.heard).toEqual({ marketTime: NOON + 200, receivedAt: NOON + 240 });
  });

  it('beyond the daily limit, where there is one, are refused until one holds again', async () => {
    const log = new MemoryTopicLog();
    const day = 86_400_000;
    log.append(
      tick(1, { price: 100 }),
      tick(2, { price: 1e300, eventTime: NOON + day, receivedAt: NOON + day }),
      tick(3, { price: 105, eventTime: NOON + day + 1, receivedAt: NOON + day + 1 }),
    );
    const source = venueOn(log, { dailyLimit: 0.1 }).open(null);
    const batch = await source.next();
    await source.close?.();
    expect(numbersOf(batch)).toEqual([1, 3]);
    expect(batch.events.filter(({ kind }) => kind === 'refused')).toHaveLength(1);
  });

  it('behind a long silence are not read past what is still to be closed', async () => {
    const log = new MemoryTopicLog();
    const years = 4 * 365 * 86_400_000;
    log.append(
      tick(1),
      tick(2, { eventTime: NOON + years, receivedAt: NOON + years }),
      tick(3, { eventTime: NOON + years, receivedAt: NOON + years }),
    );
    let cursor: string | null = null;
    const heard: number[] = [];
    for (let batches = 0; batches < 40 && heard.length < 3; batches++) {
      const batch = await batchOf(log, cursor);
      expect(batch.events.length).toBeLessThanOrEqual(1100);
      heard.push(...numbersOf(batch));
      ({ cursor } = batch);
    }
    expect(heard).toEqual([1, 2, 3]);
  });

  it('that come again count once, whatever they say then', async () => {
    const log = new MemoryTopicLog();
    log.append(tick(1), tick(2), tick(1), tick(2, { price: 7 }), tick(3));
    const batch = await batchOf(log);
    expect(numbersOf(batch)).toEqual([1, 2, 3]);
    expect(batch.repeats).toBe(2);
    expect(batch.numbering).toMatchObject({ gaps: 0, missing: 0, duplicates: 2 });
  });

  it('that are missing are a gap, and are taken when they come', async () => {
    const log = new MemoryTopicLog();
    log.append(tick(1), tick(4), tick(2), tick(3));
    const batch = await batchOf(log);
    expect(numbersOf(batch)).toEqual([1, 4, 2, 3]);
    expect(reasonsOf(batch, 'gap')).toEqual([
      'expected the number 2 of push.desk1, was 4: 2 did not come',
    ]);
    expect(batch.numbering).toMatchObject({ gaps: 1, missing: 0, duplicates: 0 });
  });

  it('of several instruments are numbered as one, in the report too', async () => {
    const log = new MemoryTopicLog();
    log.append(tick(1), tick(2, { instrument: 'ATW' }), tick(3), tick(6, { instrument: 'ATW' }));
    const quality = new FeedQuality(FEED, universe);
    quality.fold(await batchOf(log));
    const { sequence, skew } = quality.report(NOON);
    expect(sequence).toEqual({ gaps: 1, missing: 2, duplicates: 0 });
    expect(skew).toMatchObject({ lastMs: 40, answers: 1 });
  });

  it('of tomorrow, of no session or too late are refused with the reason, and their number has come', async () => {
    const log = new MemoryTopicLog();
    log.append(
      tick(1),
      tick(2, { eventTime: NOON + 3_600_000 }),
      tick(3, { eventTime: Date.UTC(2026, 3, 5, 12) }),
      tick(4, { eventTime: NOON - 5000 }),
      tick(5, { instrument: 'XYZ' }),
    );
    const batch = await batchOf(log);
    expect(numbersOf(batch)).toEqual([1]);
    expect(reasonsOf(batch, 'refused')).toEqual([
      expect.stringContaining('expected an event time at most 60000 ms after'),
      expect.stringContaining('expected an event time in a session'),
      expect.stringContaining('expected an event time at most 1000 ms behind'),
      expect.stringContaining('expected an instrument of the universe, was XYZ'),
    ]);
    expect(reasonsOf(batch, 'gap')).toEqual([]);
    expect(batch.numbering).toMatchObject({ missing: 0 });
  });

  it('are waited for: nothing is said, and the cursor is where it was', async () => {
    const log = new MemoryTopicLog();
    log.append(tick(1));
    const source = venueOn(log).open(null);
    const { cursor } = await source.next();
    expect(await source.next()).toMatchObject({ events: [], repeats: 0, done: false, cursor });
    log.append(tick(2));
    expect(numbersOf(await source.next())).toEqual([2]);
  });

  it('are the same with a restart behind every batch as without one', async () => {
    const log = new MemoryTopicLog();
    const sequences = [5, 6, 6, 9, 7, 3, 5, 8, 10, 10, 4, 12];
    log.append(...sequences.map((sequence) => tick(sequence)));
    const whole = await batchOf(log);
    const events: FeedEvent[] = [];
    let cursor: string | null = null;
    for (let k = 0; k < sequences.length; k++) {
      const source = venueOn(log, { batchTicks: 1 }).open(cursor);
      const batch = await source.next();
      await source.close?.();
      events.push(...batch.events);
      ({ cursor } = batch);
    }
    expect(events).toEqual(whole.events);
    expect(cursor).toEqual(whole.cursor);
  });

  it('of another feed’s cursor are none of ours', () => {
    const log = new MemoryTopicLog();
    for (const cursor of ['{}', 'x', '{"place":{"positions":{},"numbers":{}}}']) {
      expect(() => venueOn(log).open(cursor)).toThrow('expected a cursor of the feed push.desk1');
    }
  });
});
