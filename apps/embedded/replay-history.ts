import { performance } from 'node:perf_hooks';
import { whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { PORTF1, shippedPortfolios } from '#platform/bootstrap/shipped-portfolios.js';
import { digestOfHistory, DIGEST_TOPICS } from '#platform/digest.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';
import type { Readiness } from '../gateway/readiness.js';
import type { FeedService } from '../ingestor/feed-service.js';
import type { Platform } from './platform.js';
import { followHistory, readHistory, type History } from './summary/history.js';
import { ReplayProgress } from './terminal/replay-progress.js';
import type { Screen } from './terminal/screen.js';
import type { ShippedVenues } from '../ingestor/venues/shipped-venues.js';

/** What a replay left behind, or what an earlier one had. */
export interface Replayed {
  readonly history: History;
  /** null when an earlier start had replayed everything. */
  readonly seconds: number | null;
  readonly digest: { readonly digest: string; readonly records: number };
}

/** Writes the bootstrap into a fresh log, replays what is left of the history, and waits until all is folded. */
export async function replayHistory(parts: {
  readonly screen: Screen;
  readonly platform: Platform;
  readonly feeds: FeedService;
  readonly readiness: Readiness;
  readonly venues: ShippedVenues;
}): Promise<Replayed> {
  const { screen, platform, feeds, readiness } = parts;
  const { topics: log, journal, runtime } = platform;
  const { replay, synthetic } = parts.venues;
  const universes = [replay.universe(), synthetic.universe()];
  const [{ universeId }] = universes;
  if (!isWritten(platform)) {
    await writeBootstrap(log, { universes, portfolios: shippedPortfolios(synthetic.truth) });
  }
  const started = performance.now();
  const total = replay.sessions - 1;
  const progress = new ReplayProgress(screen, () => performance.now(), started);
  const show = (history: History, session: string, done: number): void => {
    readiness.progress = { session, done, total };
    const sharpe = history.metrics.get(PORTF1)?.last.sharpe ?? null;
    progress.show({ session, done, total, sharpe, rebalances: appliedIn(history) });
  };
  const before = windowsIn(await readHistory(log), universeId);
  const isReplaying = before < total;
  await whenBroadcast(
    log,
    universes.map((universe) => universe.universeId),
  );
  if (isReplaying) screen.line(`Replaying ${total} session returns of eleven Casablanca assets`);
  const { history: seen, stop } = followHistory(
    log,
    ({ session, window }) => {
      // The last one is shown when everything that follows from it has been decided.
      if (isReplaying && window > before && window < total) show(seen, session, window);
    },
    () => undefined,
  );
  await feeds.replay(replay);
  await runtime.settled();
  await journal.synced();
  stop();
  const history = await readHistory(log);
  const last = history.returns.get(universeId)?.at(-1);
  if (isReplaying && last !== undefined) show(history, last.session, last.window);
  readiness.ready = true;
  return {
    history,
    seconds: isReplaying ? (performance.now() - started) / 1000 : null,
    digest: digestOfHistory(recordsOf(platform)),
  };
}

function isWritten({ journal }: Platform): boolean {
  return Array.from({ length: topics.universe.partitions }, (_, partition) =>
    journal.endOffset(topics.universe.name, partition),
  ).some((end) => end > 0);
}

function* recordsOf({ journal }: Platform): Generator<StoredRecord> {
  for (const { name, partitions } of DIGEST_TOPICS) {
    for (let partition = 0; partition < partitions; partition++) {
      let offset = 0;
      const end = journal.endOffset(name, partition);
      while (offset < end) {
        const records = journal.read(name, partition, offset, 1000);
        if (records.length === 0) break;
        yield* records;
        offset = records[records.length - 1].offset + 1;
      }
    }
  }
}

const windowsIn = (history: History, universeId: string): number =>
  history.returns.get(universeId)?.length ?? 0;

function appliedIn(history: History): number {
  return [...history.decisions.values()].flat().filter(({ result }) => result.status === 'applied')
    .length;
}
