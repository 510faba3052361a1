import { FeedTransactions } from '#platform/kafka/feed-transactions.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { Outcome } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { ALPHA, FOREIGN } from './definitions.js';
import type { Broker } from './broker.js';
import type { Program } from './program.js';

const FEED = 'alpha';
const codec = avroRecordCodec();

/** The real transactions of a feed: each batch with its cursor, continued by the next start where the log says. */
export function feedProgram(batches: readonly (readonly EncodedRecord[])[]): Program {
  return ({ world, log, timing, startId }) => {
    const feed = new FeedTransactions({
      feed: FEED,
      log,
      timing,
      transactionalId: `simulated.feed.${FEED}`,
      startId,
    });
    const { broker } = world;
    let done = false;
    let stopped = false;
    const run = async (): Promise<void> => {
      await feed.open();
      while (!universesKnown(broker)) await timing.sleep(50);
      const from = feed.cursor === null ? 0 : Number(feed.cursor) + 1;
      for (let i = from; i < batches.length && !stopped; i++) {
        await timing.sleep(broker.scheduler.chance.between(5, 300));
        await feed.add(batches[i], String(i));
      }
      await feed.flushed();
      done = true;
    };
    return {
      ended: run(),
      stop() {
        stopped = true;
      },
      get idle() {
        return done;
      },
    };
  };
}

/** True when every tick partition has the window grids: feeds start then, as the apps do. */
export function universesKnown(broker: Broker): boolean {
  const known = new Set<string>();
  for (let partition = 0; partition < topics.outcomes.partitions; partition++) {
    const { records } = broker.partition(topics.outcomes.name, partition).read(0, Infinity);
    for (const record of records) {
      const { status, universeId } = codec.decode(record).value as Outcome;
      if (status === 'broadcast' && universeId !== null) known.add(universeId);
    }
  }
  return [ALPHA, FOREIGN].every(({ universeId }) => known.has(universeId));
}
