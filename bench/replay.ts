import { performance } from 'node:perf_hooks';
import { whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { shippedPortfolios } from '#platform/bootstrap/shipped-portfolios.js';
import { topicList } from '#stream/topics.js';
import { FeedRunner } from '../apps/ingestor/feed-runner.js';
import { shippedVenues } from '../apps/ingestor/venues/shipped-venues.js';
import { withPlatform } from './bench-platform.js';

/** What the whole replay takes in one process, start-up of Node and Nest aside. */
export interface ReplayFigures {
  readonly runs: number;
  readonly medianSeconds: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly bytesPerRecord: number;
}

/** Replays all sessions on a fresh journal, several times. */
export async function measureReplay(runs: number): Promise<ReplayFigures> {
  const seconds: number[] = [];
  let bytesPerRecord = 0;
  for (let run = 0; run < runs; run++) {
    await withPlatform(async (platform) => {
      const { replay, synthetic } = shippedVenues();
      const universes = [replay.universe(), synthetic.universe()];
      const portfolios = shippedPortfolios(synthetic.truth);
      const began = performance.now();
      await writeBootstrap(platform.topics, { universes, portfolios });
      await whenBroadcast(
        platform.topics,
        universes.map(({ universeId }) => universeId),
      );
      await (await FeedRunner.open(replay, platform.feed)).runToEnd();
      await platform.runtime.settled();
      await platform.journal.synced();
      seconds.push((performance.now() - began) / 1000);
      const records = topicList
        .flatMap(({ name, partitions }) =>
          Array.from({ length: partitions }, (_, p) => platform.journal.endOffset(name, p)),
        )
        .reduce((sum, count) => sum + count, 0);
      bytesPerRecord = platform.journal.stats().bytes / records;
    });
  }
  seconds.sort((a, b) => a - b);
  return {
    runs,
    medianSeconds: seconds[Math.floor(runs / 2)],
    fastest: seconds[0],
    slowest: seconds[runs - 1],
    bytesPerRecord,
  };
}
