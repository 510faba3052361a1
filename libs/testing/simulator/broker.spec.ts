import { WriterFenced } from '#platform/task/partitioned-log.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import { Broker } from './broker.js';
import { Chance } from './chance.js';
import { Scheduler } from './scheduler.js';
import { Trace } from './trace.js';

const record = (key: string, partition = 0): EncodedRecord => ({
  topic: 'topic',
  partition,
  key,
  value: Buffer.from(key),
});

function brokerOnClock(): { broker: Broker; pass: (ms: number) => Promise<void> } {
  const scheduler = new Scheduler(new Chance(1), new Trace());
  const pass = async (ms: number): Promise<void> => {
    const until = scheduler.now + ms;
    scheduler.after(ms, 'time passes', null, () => undefined);
    await scheduler.run(() => scheduler.now >= until, until);
  };
  return { broker: new Broker(scheduler), pass };
}

const keys = (broker: Broker, partition = 0): string[] =>
  broker
    .partition('topic', partition)
    .read(0, Infinity)
    .records.map(({ key }) => key);

describe('the virtual broker', () => {
  it('hides what lies behind an open transaction until its marker is there', async () => {
    const { broker, pass } = brokerOnClock();
    const epoch = broker.initialise('a');
    broker.produce('a', Number(epoch), [record('in')]);
    broker.append([record('behind')]);
    expect(keys(broker)).toEqual([]);
    broker.commit('a', Number(epoch));
    await pass(50);
    expect(keys(broker)).toEqual(['in', 'behind']);
  });

  it('skips aborted records, and lets control records take offsets', async () => {
    const { broker, pass } = brokerOnClock();
    const old = Number(broker.initialise('a'));
    broker.produce('a', old, [record('lost')]);
    expect(broker.initialise('a')).toBe('concurrent');
    await pass(50);
    const epoch = Number(broker.initialise('a'));
    broker.produce('a', epoch, [record('kept')]);
    broker.commit('a', epoch);
    await pass(50);
    const { records, next } = broker.partition('topic', 0).read(0, Infinity);
    expect(records.map(({ key, offset }) => [key, offset])).toEqual([['kept', 2]]);
    expect(next).toBe(4);
  });

  it('fences a producer of an older epoch, in the middle of its transaction too', async () => {
    const { broker, pass } = brokerOnClock();
    const old = Number(broker.initialise('a'));
    broker.produce('a', old, [record('lost')]);
    broker.initialise('a');
    await pass(50);
    expect(() => broker.produce('a', old, [record('late')])).toThrow(WriterFenced);
    expect(() => {
      broker.commit('a', old);
    }).toThrow(WriterFenced);
  });

  it('ends a transaction that nobody ends, and fences its producer', async () => {
    const { broker, pass } = brokerOnClock();
    const epoch = Number(broker.initialise('a'));
    broker.produce('a', epoch, [record('lost'), record('lost too', 1)]);
    broker.append([record('behind')]);
    await pass(10_100);
    expect(keys(broker)).toEqual(['behind']);
    expect(keys(broker, 1)).toEqual([]);
    expect(() => {
      broker.commit('a', epoch);
    }).toThrow(WriterFenced);
  });

  it('compacts to the newest record of each key and keeps the offsets', () => {
    const { broker } = brokerOnClock();
    broker.append([record('a'), record('b'), record('a')]);
    expect(broker.partition('topic', 0).compact()).toBe(1);
    const { records } = broker.partition('topic', 0).read(0, Infinity);
    expect(records.map(({ key, offset }) => [key, offset])).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
  });
});
