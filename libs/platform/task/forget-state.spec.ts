import { barsStage } from '#stream/bars/bars-stage.js';
import { intakeStage } from '#stream/intake-stage.js';
import type { Stage } from '#stream/operator.js';
import { changelogTopic } from '#stream/topics.js';
import { positionEntry, snapshotEntry } from './changelog.js';
import { ClaimedChangelog } from './claimed-changelog.js';
import { forgetState } from './forget-state.js';
import type { PartitionedLog, StartingPoint } from './partitioned-log.js';
import type { StoredRecord } from './record-codec.js';
import type { EncodedRecord } from './task-log.js';

const RELEASE = 'this release';
const claim = { replicas: 1, ordinal: 0, startId: 'here' };

/** One changelog partition of a stage, and inputs of which so much was deleted in front. */
class SmallLog implements PartitionedLog {
  readonly #records: EncodedRecord[] = [];
  readonly #topic: string;
  /** Records of each transaction. */
  readonly commits: (readonly EncodedRecord[])[] = [];

  constructor(
    stage: Stage,
    private readonly inputStart: number,
  ) {
    this.#topic = changelogTopic(stage.name);
  }

  add(records: readonly EncodedRecord[]): number {
    return this.#records.push(...records) - records.length;
  }

  openWriter() {
    return Promise.resolve({
      commit: (records: readonly EncodedRecord[]) => {
        this.commits.push(records);
        return Promise.resolve(new Map([[`${this.#topic}/0`, this.add(records)]]));
      },
      close: () => Promise.resolve(),
    });
  }

  openCursor([{ offset }]: readonly StartingPoint[]) {
    const stored = this.#records.map((record, at): StoredRecord => ({
      headers: {},
      ...record,
      offset: at,
    }));
    const batches = [stored.slice(offset)];
    return { next: () => Promise.resolve(batches.shift() ?? []), lag: 0, close: () => undefined };
  }

  range({ topic }: { readonly topic: string }) {
    const isChangelog = topic === this.#topic;
    const [start, end] = isChangelog
      ? [0, this.#records.length]
      : [this.inputStart, this.inputStart + 10];
    return Promise.resolve({ start, end });
  }
}

/** A task that has committed a position, with a snapshot of some release. */
function committed(stage: Stage, of: { readonly inputStart: number; readonly release: string }) {
  const log = new SmallLog(stage, of.inputStart);
  const position = { [`${stage.inputs[0]}/0`]: 7 };
  const snapshot = { fingerprint: of.release, position, state: new Map([['a', 1]]) };
  const entries = [positionEntry(position), snapshotEntry(snapshot)];
  log.add(new ClaimedChangelog(log, stage.name, 0).records(entries));
  const forget = () =>
    forgetState({
      ...{ log, stage, task: 0, claim },
      ...{ transactionalId: 'task', fingerprint: RELEASE },
    });
  return { log, position, forget };
}

describe('forgetting the state of a task', () => {
  it('leaves the position and no snapshot to the next owner, by one transaction', async () => {
    const { log, position, forget } = committed(barsStage, { inputStart: 0, release: RELEASE });
    expect(await forget()).toEqual({ position, hadState: true });
    // The claim, then both.
    expect(log.commits.map(({ length }) => length)).toEqual([1, 2]);
    const changelog = new ClaimedChangelog(log, barsStage.name, 0);
    const next = await changelog.claim(await log.openWriter(), claim, RELEASE);
    expect(next).toEqual({ position, snapshot: null });
  });

  it('has nothing to forget a second time, or where another release wrote the state', async () => {
    const { log, position, forget } = committed(barsStage, { inputStart: 0, release: RELEASE });
    await forget();
    expect(await forget()).toEqual({ position, hadState: false });
    expect(log.commits).toHaveLength(3);
    const former = committed(barsStage, { inputStart: 0, release: 'a former one' });
    expect(await former.forget()).toEqual({ position, hadState: false });
  });

  it('is refused before anything is written where the front of the input was deleted', async () => {
    const { log, forget } = committed(barsStage, { inputStart: 3, release: RELEASE });
    await expect(forget()).rejects.toMatchObject({ code: 'CONFIG_TOPICS' });
    await expect(forget()).rejects.toThrow(
      'expected the input of bars/0 from ballast.ticks/0@0 on, is kept from @3',
    );
    expect(log.commits).toEqual([]);
  });

  it('takes a compacted input for whole, whatever its first offset is', async () => {
    const onlyDefinitions = { ...intakeStage, inputs: [intakeStage.inputs[0]] };
    const { forget } = committed(onlyDefinitions, { inputStart: 3, release: RELEASE });
    expect((await forget()).hadState).toBe(true);
  });
});
