import { writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import type { CommitLog } from '#platform/embedded/commit-log.js';
import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
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

/** What a feed does with one window of the source. */
export function feedWindow(journal: CommitLog, window: readonly TimedRecord[]): void {
  const outputs = window.map(({ record }) => record);
  journal.commit({ stage: 'feed.campaign', task: 0, outputs, changelog: [] });
}
