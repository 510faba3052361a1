import { EmbeddedFeedLog } from '#platform/embedded/embedded-feed-log.js';
import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import { whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { shippedPortfolios } from '#platform/bootstrap/shipped-portfolios.js';
import { DIGEST_TOPICS, digestOfHistory, type HistoryDigest } from '#platform/digest.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { startStages } from '#testing/hosted-stages.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { FeedRunner } from '../../apps/ingestor/feed-runner.js';
import { ReplayVenue } from '../../apps/ingestor/venues/replay/replay-venue.js';
import { SyntheticVenue } from '../../apps/ingestor/venues/synthetic/synthetic-venue.js';
import { universe } from '../replay/casablanca-replay.js';

/** The digest of a replay of these closes on the embedded runtime. */
export async function embeddedDigest(closes: string): Promise<HistoryDigest> {
  const journal = new MemoryCommitLog();
  const codec = avroRecordCodec();
  const runtime = startStages(journal);
  const log = new EmbeddedTopicLog(journal, codec);
  const synthetic = new SyntheticVenue();
  await writeBootstrap(log, {
    universes: [universe, synthetic.universe()],
    portfolios: shippedPortfolios(synthetic.truth),
  });
  await whenBroadcast(log, [universe.universeId]);
  const feed = new EmbeddedFeedLog(journal, codec, runtime);
  await (await FeedRunner.open(new ReplayVenue(universe, closes), feed)).runToEnd();
  await runtime.settled();
  await runtime.stop();
  return digestOfHistory(
    DIGEST_TOPICS.flatMap(({ name, partitions }) =>
      Array.from({ length: partitions }, (_, p) =>
        journal.read(name, p, 0, journal.endOffset(name, p)),
      ).flat(),
    ),
  );
}
