import { barsStage } from '#stream/bars/bars-stage.js';
import { changelogTopic, topics } from '#stream/topics.js';
import { positionEntry, snapshotEntry } from './changelog.js';
import { ClaimedChangelog } from './claimed-changelog.js';
import { ClaimedTask } from './claimed-task.js';
import type { PartitionedLog, StartingPoint } from './partitioned-log.js';
import { avroRecordCodec, type StoredRecord } from './record-codec.js';
import type { EncodedRecord } from './task-log.js';

const CHANGELOG = changelogTopic(barsStage.name);
const INPUT = `${topics.ticks.name}/0`;

/** A log that holds a changelog, and an input whose front was deleted. */
class ShortenedLog implements PartitionedLog {
  readonly #changelog: EncodedRecord[] = [];
  onInput: (from: readonly StartingPoint[]) => void = () => undefined;

  constructor(private readonly inputStart: number) {}

  add(records: readonly EncodedRecord[]): number {
    return this.#changelog.push(...records) - records.length;
  }

  openWriter() {
    return Promise.resolve({
      commit: (records: readonly EncodedRecord[]) =>
        Promise.resolve(new Map([[`${CHANGELOG}/0`, this.add(records)]])),
      close: () => Promise.resolve(),
    });
  }

  openCursor(from: readonly StartingPoint[]) {
    const isChangelog = from[0].topic === CHANGELOG;
    if (!isChangelog) this.onInput(from);
    const stored = this.#changelog.map((record, offset): StoredRecord => ({
      headers: {},
      ...record,
      offset,
    }));
    const batches = isChangelog ? [stored.slice(from[0].offset)] : [];
    return {
      next: () => Promise.resolve(batches.shift() ?? []),
      lag: 0,
      close: () => undefined,
    };
  }

  range({ topic }: { readonly topic: string }) {
    const start = topic === CHANGELOG ? 0 : this.inputStart;
    return Promise.resolve({ start, end: start + 10 });
  }
}

describe('a task whose input was deleted in front', () => {
  /** Resolves with the offset it reads on at. */
  const startOf = (inputStart: number, position: number | null, snapshot: string | null) => {
    const log = new ShortenedLog(inputStart);
    const at = { [INPUT]: position ?? 0 };
    const state = { fingerprint: snapshot ?? '', position: at, state: new Map() };
    const entries = [
      ...(position === null ? [] : [positionEntry(at)]),
      ...(snapshot === null ? [] : [snapshotEntry(state)]),
    ];
    log.add(new ClaimedChangelog(log, barsStage.name, 0).records(entries));
    const task = new ClaimedTask({
      log,
      timing: { now: () => 0, sleep: () => Promise.resolve(), turn: () => Promise.resolve() },
      stage: barsStage,
      task: 0,
      claim: { replicas: 1, ordinal: 0, startId: 'here' },
      transactionalId: 'bars.0',
      runner: { codec: avroRecordCodec(), fingerprint: 'present' },
      handler: () => undefined,
    });
    return new Promise<number>((resolve, reject) => {
      log.onInput = ([{ offset }]) => {
        task.stop();
        resolve(offset);
      };
      task.run().catch(reject);
    });
  };

  it('is refused when its snapshot is of another topology: the front would be folded again', async () => {
    await expect(startOf(30, 40, 'former')).rejects.toMatchObject({ code: 'CONFIG_TOPICS' });
    await expect(startOf(30, 40, 'former')).rejects.toThrow(
      'expected the input of bars/0 from ballast.ticks/0@0 on, was kept from @30',
    );
  });

  it('is refused when it has read before and never wrote a snapshot', async () => {
    await expect(startOf(30, 40, null)).rejects.toMatchObject({ code: 'CONFIG_TOPICS' });
  });

  it('is refused when its snapshot lies in front of what is kept', async () => {
    await expect(startOf(50, 40, 'present')).rejects.toThrow('@40 on, was kept from @50');
  });

  it('goes on where its snapshot lies when that is kept', async () => {
    expect(await startOf(30, 40, 'present')).toBe(40);
  });

  it('folds everything again when everything is kept', async () => {
    expect(await startOf(0, 40, 'former')).toBe(0);
  });

  it('begins with what is kept when it has never read', async () => {
    expect(await startOf(30, null, null)).toBe(30);
  });
});
