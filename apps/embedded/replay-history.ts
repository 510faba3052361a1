import { performance } from 'node:perf_hooks';
import { whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { shippedPortfolios } from '#platform/bootstrap/shipped-portfolios.js';
import { digestOfHistory, DIGEST_TOPICS } from '#platform/digest.js';
import { topics } from '#stream/topics.js';
import type { Readiness } from '../gateway/readiness.js';
import type { FeedService } from '../ingestor/feed-service.js';
import type { Platform } from './platform.js';
import { followHistory, type History } from './summary/history.js';
import { ReplayProgress } from './terminal/replay-progress.js';
import type { Screen } from './terminal/screen.js';
import { shippedVenues } from './shipped-venues.js';

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
}): Promise<Replayed> {
  const { screen, platform, feeds, readiness } = parts;
  const { topics: log, journal, runtime } = platform;
  const { replay, synthetic } = shippedVenues();
  const universes = [replay.universe(), synthetic.universe()];
  if (!isWritten(platform)) {
    await writeBootstrap(log, { universes, portfolios: shippedPortfolios(synthetic.truth) });
  }
  const started = performance.now();
  const total = replay.sessions - 1;
  const progress = new ReplayProgress(screen, () => performance.now(), started);
  let done = 0;
  const caughtUp = signal();
  const { history, stop } = followHistory(
    log,
    ({ session }) => {
      done += 1;
      readiness.progress = { session, done, total };
      if (!caughtUp.given) return;
      progress.show({
        session,
        done,
        total,
        sharpe: sharpeOf(history),
        rebalances: appliedIn(history),
      });
    },
    caughtUp.give,
  );
  await caughtUp.promise;
  const before = done;
  await whenBroadcast(
    log,
    universes.map(({ universeId }) => universeId),
  );
  if (before < total) screen.line(`Replaying ${total} session returns of eleven Casablanca assets`);
  await feeds.replay(replay);
  await runtime.settled();
  await journal.synced();
  await followed(() => done >= total);
  stop();
  readiness.ready = true;
  return {
    history,
    seconds: before < total ? (performance.now() - started) / 1000 : null,
    digest: digestOfHistory(recordsOf(platform)),
  };
}

/** The follower reads what is committed a turn later than the stages. */
async function followed(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
}

function isWritten({ journal }: Platform): boolean {
  return Array.from({ length: topics.universe.partitions }, (_, partition) =>
    journal.endOffset(topics.universe.name, partition),
  ).some((end) => end > 0);
}

function* recordsOf({ journal }: Platform): ReturnType<typeof iterate> {
  yield* iterate(journal);
}

function* iterate(journal: Platform['journal']) {
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

function sharpeOf(history: History): number | null {
  return history.metrics.get('portf1')?.last.sharpe ?? null;
}

function appliedIn(history: History): number {
  return [...history.decisions.values()].flat().filter(({ result }) => result.status === 'applied')
    .length;
}

function signal(): {
  readonly promise: Promise<void>;
  readonly give: () => void;
  readonly given: boolean;
} {
  let give: () => void = () => undefined;
  let given = false;
  const promise = new Promise<void>((resolve) => {
    give = () => {
      given = true;
      resolve();
    };
  });
  return {
    promise,
    give: () => {
      give();
    },
    get given() {
      return given;
    },
  };
}
