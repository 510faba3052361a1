import { whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { digestOfHistory, DIGEST_TOPICS } from '#platform/digest.js';
import { EmbeddedFeedLog } from '#platform/embedded/embedded-feed-log.js';
import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { PortfolioDefinition, UniverseDefinition } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { startStages } from '#testing/hosted-stages.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { TopologyDriver } from '#testing/topology-driver.js';
import { FeedRunner } from '../../../apps/ingestor/feed-runner.js';
import { ReplayVenue } from '../../../apps/ingestor/venues/replay/replay-venue.js';
import { definitions, sessionBatches } from '../casablanca-replay.js';

/** A market as a file of closes, and the portfolios over it. */
export interface Market {
  readonly universe: UniverseDefinition;
  /** Header `date,<instruments>`, a row a session. */
  readonly closes: string;
  readonly portfolios: readonly PortfolioDefinition[];
}

/** The replay on arrays. After the sessions in `restarts` every fold is restored from a copy of its state. */
export function replayOf(market: Market, restarts: readonly number[] = []): TopologyDriver {
  const { universe, closes, portfolios } = market;
  const driver = new TopologyDriver().run(definitions(portfolios, universe));
  sessionBatches(closes, Infinity, universe).forEach((batch, session) => {
    driver.run(batch);
    if (restarts.includes(session)) driver.restart();
  });
  return driver;
}

const codec = avroRecordCodec();

/** The digest of what a replay on arrays said, in the bytes that a log would hold. */
export function digestOf(driver: TopologyDriver): string {
  const records = DIGEST_TOPICS.flatMap(({ name }) =>
    driver.records(name).map((record) => {
      const output: Output = { ...record, topic: name };
      const encoded = codec.encode(output);
      return { ...encoded, offset: record.offset, headers: encoded.headers ?? {} };
    }),
  );
  return digestOfHistory(records).digest;
}

/**
 * The digest of the same market on the embedded runtime, whose stages are stopped after the sessions in `restarts` and
 * started again from their snapshots.
 */
export async function embeddedDigestOf(
  market: Market,
  restarts: readonly number[],
): Promise<string> {
  const journal = new MemoryCommitLog();
  let runtime = startStages(journal);
  const log = new EmbeddedTopicLog(journal, codec);
  const { universe, portfolios } = market;
  await writeBootstrap(log, { universes: [universe], portfolios });
  await whenBroadcast(log, [universe.universeId]);
  const open = (): Promise<FeedRunner> =>
    FeedRunner.open(
      new ReplayVenue(universe, market.closes),
      new EmbeddedFeedLog(journal, codec, runtime),
    );
  let feed = await open();
  for (let session = 0; !feed.done; session++) {
    await feed.runOnce();
    if (!restarts.includes(session)) continue;
    await runtime.settled();
    await runtime.stop();
    runtime = startStages(journal);
    feed = await open();
  }
  await runtime.settled();
  await runtime.stop();
  const records = DIGEST_TOPICS.flatMap(({ name, partitions }) =>
    Array.from({ length: partitions }, (_, p) =>
      journal.read(name, p, 0, journal.endOffset(name, p)),
    ).flat(),
  );
  return digestOfHistory(records).digest;
}
