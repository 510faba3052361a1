import type { StoredRecord } from '#platform/task/record-codec.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type {
  Closes,
  Decision,
  LateTick,
  Metrics,
  PortfolioStatistics,
  Returns,
  TickRecord,
  UniverseRecord,
  WeightSchema,
} from '#stream/generated/wire-types.js';
import { changelogTopic, topics } from '#stream/topics.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { checkLog } from './check-log.js';
import { logOf } from './checked-log.js';
import { defineUniverse, feedWindow, seededWindows } from './checked-run.js';
import { startStages } from '../hosted-stages.js';
import { checkedJournal, recordsOf } from './checked-journal.js';
import type { Verdict } from './verdict.js';

const codec = avroRecordCodec();
const WINDOWS = 40;

/** Every record of a run on the embedded runtime with a source that does everything wrong. */
async function cleanRun(seed: number): Promise<StoredRecord[]> {
  const journal = new MemoryCommitLog();
  const runtime = startStages(journal);
  await defineUniverse(journal);
  await runtime.settled();
  for (const [k, window] of seededWindows(WINDOWS, seed).entries()) {
    feedWindow(journal, window, k + 1);
    await runtime.settled();
  }
  await runtime.stop();
  return recordsOf(checkedJournal(journal));
}

const brokenBy = (records: readonly StoredRecord[]): number[] =>
  checkLog(logOf(records)).flatMap(({ ok }, i) => (ok ? [] : [i + 1]));

/** The records with one value changed: the `nth` of a topic that `change` does not leave alone. */
function withChanged<Value>(
  records: readonly StoredRecord[],
  topic: string,
  change: (value: Value) => Value | null,
  nth = 3,
): StoredRecord[] {
  let seen = 0;
  return records.map((record) => {
    if (record.topic !== topic || seen > nth) return record;
    let value: Value;
    try {
      value = codec.decode(record).value as Value;
    } catch {
      return record;
    }
    const changed = change(value);
    if (changed === null || seen++ < nth) return record;
    return { ...record, value: codec.encode({ topic, key: record.key, value: changed }).value };
  });
}

/** The records without the `nth` of a topic. */
function without(
  records: readonly StoredRecord[],
  topic: string,
  nth: number,
  kind?: string,
): StoredRecord[] {
  let seen = 0;
  return records.filter((record) => {
    if (record.topic !== topic) return true;
    if (kind !== undefined && (codec.decode(record).value as { kind: string }).kind !== kind) {
      return true;
    }
    return seen++ !== nth;
  });
}

/** The records with the `nth` of a topic said once more at its partition's end. */
function withTwice(records: readonly StoredRecord[], topic: string, nth: number): StoredRecord[] {
  const own = records.filter((record) => record.topic === topic);
  const { partition } = own[nth];
  const offset = own.filter((record) => record.partition === partition).length;
  return [...records, { ...own[nth], offset }];
}

describe('the checker', () => {
  let clean: StoredRecord[] = [];
  let verdicts: Verdict[] = [];

  beforeAll(async () => {
    clean = await cleanRun(7);
    verdicts = checkLog(logOf(clean));
  }, 60_000);

  it('finds nothing in a clean run, and has looked at everything', () => {
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
    const counted = verdicts.map(({ detail }) => detail.join(', '));
    for (const part of [/\d closes/, /\d statistics recomputed/, /\d holdings/]) {
      expect(counted[0]).toMatch(part);
    }
    for (const part of [/[1-9]\d* dead letters/, /[1-9]\d* late ticks/, /[1-9]\d* duplicates/]) {
      expect(counted[1]).toMatch(part);
    }
    expect(counted[2]).toMatch(/[1-9]\d versions, \d\d+ decisions/);
    expect(counted[3]).toMatch(/\d{3} watermarks/);
    expect(counted[4]).toMatch(/\d{3,} records replayed/);
  });

  it.each([1, 2])('finds nothing in clean runs of other seeds (%p)', async (seed) => {
    expect(brokenBy(await cleanRun(seed))).toEqual([]);
  });

  const changed: readonly {
    readonly name: string;
    readonly violates: number;
    readonly records: () => StoredRecord[];
  }[] = [
    {
      name: 'a close that no trade had',
      violates: 1,
      records: () =>
        withChanged<UniverseRecord>(clean, topics.universe.name, (value) =>
          value.kind === 'closes' && value.prices.length > 0 ? repriced(value) : null,
        ),
    },
    {
      name: 'a return that no two closes have',
      violates: 1,
      records: () =>
        withChanged<Returns>(clean, topics.returns.name, (value) => ({
          ...value,
          returns: value.returns.map((r) => r + 1e-12),
        })),
    },
    {
      name: 'a covariance that missed a window',
      violates: 1,
      records: () =>
        withChanged<PortfolioStatistics>(
          clean,
          topics.statistics.name,
          (value) =>
            value.windows === WINDOWS - 1
              ? { ...value, covariance: value.covariance.map((v) => v * (1 + 1e-6)) }
              : null,
          0,
        ),
    },
    {
      name: 'weights that drifted twice',
      violates: 1,
      records: () =>
        withChanged<Metrics>(clean, topics.metrics.name, (value) => {
          const [name] = Object.keys(value.heldWeights);
          if (name === undefined) return null;
          const heldWeights = { ...value.heldWeights, [name]: value.heldWeights[name] + 1e-6 };
          return { ...value, heldWeights };
        }),
    },
    {
      name: 'a lost dead letter',
      violates: 2,
      records: () => without(clean, topics.deadLetter.name, 1),
    },
    {
      name: 'a dead letter written twice',
      violates: 2,
      records: () => withTwice(clean, topics.deadLetter.name, 0),
    },
    { name: 'a lost late tick', violates: 2, records: () => without(clean, topics.late.name, 2) },
    {
      name: 'a late tick that was another',
      violates: 2,
      records: () =>
        withChanged<LateTick>(clean, topics.late.name, (value) => ({
          ...value,
          tick: { ...value.tick, sequence: value.tick.sequence + 1 },
        })),
    },
    {
      name: 'a tick counted twice',
      violates: 2,
      records: () =>
        withChanged<UniverseRecord>(clean, topics.universe.name, (value) =>
          value.kind === 'closes' ? { ...value, duplicates: value.duplicates + 1 } : null,
        ),
    },
    {
      name: 'a tick that was lost behind the log',
      violates: 2,
      records: () => withTwice(clean, topics.ticks.name, 100),
    },
    {
      name: 'a version without a cause',
      violates: 3,
      records: () => without(clean, topics.decisions.name, 2),
    },
    {
      name: 'a decision without its version',
      violates: 3,
      records: () => without(clean, topics.weights.name, 2),
    },
    {
      name: 'two versions of one decision',
      violates: 3,
      records: () => {
        const own = clean.filter(({ topic }) => topic === topics.weights.name);
        const last = own.filter(({ partition }) => partition === own[0].partition).at(-1) ?? own[0];
        const value = codec.decode(last).value as WeightSchema;
        const again = { ...value, version: value.version + 1 };
        const encoded = codec.encode({ topic: last.topic, key: last.key, value: again });
        return [...clean, { ...last, value: encoded.value, offset: last.offset + 1 }];
      },
    },
    {
      name: 'a decision that names another version',
      violates: 3,
      records: () =>
        withChanged<Decision>(clean, topics.decisions.name, (value) =>
          value.version === null ? null : { ...value, version: value.version + 1 },
        ),
    },
    {
      name: 'metrics emitted twice',
      violates: 4,
      records: () => withTwice(clean, topics.metrics.name, 9),
    },
    {
      name: 'a decision emitted twice',
      violates: 4,
      records: () => withTwice(clean, topics.decisions.name, 1),
    },
    {
      name: 'a watermark that goes back',
      violates: 4,
      records: () =>
        withChanged<TickRecord>(
          clean,
          topics.ticks.name,
          (value) =>
            value.kind === 'watermark' ? { ...value, watermark: value.watermark - 5000 } : null,
          20,
        ),
    },
    {
      name: 'a record that no replay writes',
      violates: 5,
      records: () =>
        withChanged<Metrics>(clean, topics.metrics.name, (value) => ({
          ...value,
          armed: !value.armed,
        })),
    },
    {
      name: 'a record that a replay writes and the log does not have',
      violates: 5,
      records: () => without(clean, topics.portfMetrics.name, 4),
    },
    {
      name: 'a task that has not read everything',
      violates: 6,
      records: () => {
        const topic = changelogTopic('universe');
        const owner = clean.findLast((record) => record.topic === topics.returns.name);
        const last = clean.findLast(
          (record) =>
            record.topic === topic &&
            record.key === 'position' &&
            Buffer.from(record.value).includes(topics.universe.name),
        );
        expect(owner).toBeDefined();
        return clean.map((record) => {
          if (record !== last) return record;
          const read = JSON.parse(Buffer.from(record.value).toString()) as Record<string, number>;
          for (const name of Object.keys(read)) read[name] -= 1;
          return { ...record, value: Buffer.from(JSON.stringify(read)) };
        });
      },
    },
  ];

  it.each(changed)('catches $name (invariant $violates)', ({ violates, records }) => {
    expect(brokenBy(records())).toContain(violates);
  });

  it('believes no task that says it lags behind', () => {
    const [, , , , , lag] = checkLog(logOf(clean), [{ task: 'bars/0', lag: 3 }]);
    expect(lag.ok).toBe(false);
    expect(lag.detail).toEqual(['lag of bars/0: expected 0, was 3']);
  });
});

function repriced(closes: Closes): Closes {
  return { ...closes, prices: closes.prices.map((price) => price * 1.0001) };
}
