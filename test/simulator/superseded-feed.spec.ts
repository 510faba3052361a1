import { FeedTransactions } from '#platform/kafka/feed-transactions.js';
import type { PartitionedLog } from '#platform/task/partitioned-log.js';
import { Actor } from '#testing/simulator/actor.js';
import { Broker } from '#testing/simulator/broker.js';
import { Chance } from '#testing/simulator/chance.js';
import { Faults, NO_FAULTS } from '#testing/simulator/faults.js';
import { Network } from '#testing/simulator/network.js';
import { Scheduler } from '#testing/simulator/scheduler.js';
import { Trace } from '#testing/simulator/trace.js';
import { VirtualLog, virtualTiming } from '#testing/simulator/virtual-log.js';

const tick = (key: string) => [{ topic: 'ticks', partition: 0, key, value: Buffer.from(key) }];

// Found by a seed: the zombie's first claim was in doubt, and its second one took the first for the newest owner.
it('a superseded feed whose claim was in doubt does not write its batch again', async () => {
  const scheduler = new Scheduler(new Chance(1), new Trace());
  const faults = new Faults(scheduler.chance, NO_FAULTS);
  const broker = new Broker(scheduler);
  const world = { broker, faults, network: new Network(scheduler, faults) };
  let losesRange = false;
  const feedOf = (startId: string): FeedTransactions => {
    const actor = new Actor(startId);
    const log = new VirtualLog(world, actor);
    const lossy: PartitionedLog = {
      openWriter: (id) => log.openWriter(id),
      openCursor: (from) => log.openCursor(from),
      range: async (of) => {
        const range = await log.range(of);
        if (!losesRange) return range;
        losesRange = false;
        throw new Error('connection lost');
      },
    };
    const timing = virtualTiming(world, actor);
    return new FeedTransactions({ feed: 'f', log: lossy, timing, transactionalId: 'f', startId });
  };
  const within = async <Value>(work: Promise<Value>): Promise<Value> => {
    let settled = false;
    const end = () => (settled = true);
    work.then(end, end);
    await scheduler.run(() => settled, scheduler.now + 60_000);
    return work;
  };
  const zombie = feedOf('zombie');
  await within(zombie.open());
  const newer = feedOf('newer');
  await within(newer.open());
  await within(newer.add(tick('first'), '0').then(() => newer.flushed()));
  await within(newer.add(tick('second'), '1').then(() => newer.flushed()));
  losesRange = true;
  const late = within(zombie.add(tick('first'), '0').then(() => zombie.flushed()));
  await expect(late).rejects.toMatchObject({ code: 'CONFIG_SUPERSEDED' });
  const { records } = broker.partition('ticks', 0).read(0, Infinity);
  expect(records.map(({ key }) => key)).toEqual(['first', 'second']);
});
