import { writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import type { CommitLog } from '#platform/embedded/commit-log.js';
import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { changelogTopic } from '#stream/topics.js';
import { loadPortfolios, loadUniverse } from './load-universe.js';
import { BAD_SOURCE, type Misbehaviour, SeededLoad, type TimedRecord } from './seeded-load.js';

const START = Date.UTC(2026, 0, 5, 9);

/** The universe of the checker's own runs. */
export const checkedUniverse = loadUniverse({ instruments: 5, windowMs: 1000, disorderMs: 200 });

/** Writes the definitions, as one commit before any feed. */
export async function defineUniverse(journal: CommitLog): Promise<void> {
  await writeBootstrap(new EmbeddedTopicLog(journal, avroRecordCodec()), {
    universes: [checkedUniverse],
    portfolios: loadPortfolios(checkedUniverse),
  });
}

/** So many windows of a seeded source. */
export function seededWindows(
  windows: number,
  seed: number,
  misbehaviour: Misbehaviour = BAD_SOURCE,
): (readonly TimedRecord[])[] {
  const load = new SeededLoad(checkedUniverse, {
    seed,
    startMs: START,
    ticksPerWindow: 40,
    misbehaviour,
  });
  return Array.from({ length: windows }, () => load.next());
}

const FEED = 'feed.campaign';
const CURSOR = 'cursor';

/** What a feed does with one window of the source: its records and how many windows that makes, as one commit. */
export function feedWindow(
  journal: CommitLog,
  window: readonly TimedRecord[],
  count: number,
): void {
  const outputs = window.map(({ record }) => record);
  const changelog = [{ key: CURSOR, value: Buffer.from(String(count)) }];
  journal.commit({ stage: FEED, task: 0, outputs, changelog });
}

/** How many windows a log has been fed. @public for the life that test/campaign kills, which runs compiled */
export function fedWindows(journal: CommitLog): number {
  const stored = journal.latest(changelogTopic(FEED), 0, CURSOR);
  return stored === null ? 0 : Number(Buffer.from(stored.value).toString());
}
