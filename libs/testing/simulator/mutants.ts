import { BallastError } from '#core/ballast-error.js';
import { CLAIM_KEY } from '#platform/task/claim.js';
import type { TransactionalWriter } from '#platform/task/partitioned-log.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { TickRecord, Watermark } from '#stream/generated/wire-types.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import type { Stage, StageTask } from '#stream/operator.js';
import { topology } from '#stream/topology.js';
import type { HistoryOptions } from './history.js';
import type { Host } from './program.js';
import { withWriters } from './wrapped-log.js';

/** A way to be wrong that the invariants must show. */
export interface Mutant {
  readonly name: string;
  /** Within so many seeds, from 1 on, at least one history must be judged wrong. */
  readonly caughtWithin: number;
  readonly mutation: Pick<HistoryOptions, 'stages' | 'wrap'>;
}

const CHANGELOG = /^ballast\.changelog\./;
const inChangelog = ({ topic }: EncodedRecord): boolean => CHANGELOG.test(topic);
const onlyClaim = (records: readonly EncodedRecord[]): boolean =>
  records.length === 1 && records[0].key === CLAIM_KEY;

/** Every writer has an id of its own: nobody is fenced, and what was left open ends by its timeout alone. */
const withoutFencing = (host: Host): Host => {
  let opened = 0;
  return withWriters(host, (log, id) => log.openWriter(`${id}/${host.startId}/${opened++}`));
};

/** The position is committed in a transaction of its own before the outputs. */
const positionFirst = (host: Host): Host =>
  withWriters(host, async (log, id) => {
    const writer = await log.openWriter(id);
    return committingBy(writer, async (records) => {
      const offsets = await writer.commit(records.filter(inChangelog));
      const outputs = records.filter((record) => !inChangelog(record));
      return outputs.length === 0 ? offsets : both(offsets, await writer.commit(outputs));
    });
  });

/** The position is written beside the transaction of the outputs, after it. */
const positionOutside = (host: Host): Host =>
  withWriters(host, async (log, id) => {
    const { broker, network } = host.world;
    const writer = await log.openWriter(id);
    return committingBy(writer, async (records) => {
      if (onlyClaim(records)) return writer.commit(records);
      const outputs = records.filter((record) => !inChangelog(record));
      const offsets = outputs.length === 0 ? new Map() : await writer.commit(outputs);
      const entries = records.filter(inChangelog);
      return both(
        offsets,
        await network.call(host.actor, 'produce outside', () => broker.append(entries)),
      );
    });
  });

/** A task starts from whatever its changelog shows, without the transaction that claims it. */
const withoutClaim = (host: Host): Host =>
  withWriters(host, async (log, id) => {
    const { broker, network } = host.world;
    const writer = await log.openWriter(id);
    return committingBy(writer, (records) => {
      if (!onlyClaim(records)) return writer.commit(records);
      const [{ topic, partition }] = records;
      return network.call(host.actor, 'look', () => {
        const shown = broker.partition(topic, partition).read(0, Infinity).records.at(-1);
        if (shown === undefined) return broker.append(records);
        return new Map([[`${topic}/${partition}`, shown.offset]]);
      });
    });
  });

/** Repeats count as trades: every tick gets a number of its own. */
const everyTickNew = onTicks((task) => (record) => {
  const tick = record.value as TickRecord;
  if (tick.kind !== 'tick') return task.process(record);
  return task.process({ ...record, value: { ...tick, sequence: record.offset } });
});

/** A tick from the future is refused, and event time goes some way towards it all the same. */
const movedByPoison = onTicks((task) => {
  let last: Watermark | null = null;
  let pending: readonly Output[] = [];
  return (record) => {
    const input = record.value as TickRecord;
    if (input.kind === 'watermark') last = input;
    try {
      const outputs = [...pending, ...task.process(record)];
      pending = [];
      return outputs;
    } catch (error) {
      const future = error instanceof BallastError && error.code === 'DATA_TICK_FUTURE';
      if (future && last !== null) {
        const value: Watermark = { ...last, watermark: last.watermark + 3000 };
        pending = [...pending, ...task.process({ ...record, value })];
      }
      throw error;
    }
  };
});

/** Of the seeds 1 to 24, 8 show the first, 23, 24, 21 and 23 the next four, and 15 the last; the bounds leave room. */
export const MUTANTS: readonly Mutant[] = [
  { name: 'no fencing', caughtWithin: 20, mutation: { wrap: withoutFencing } },
  { name: 'commit before produce', caughtWithin: 5, mutation: { wrap: positionFirst } },
  { name: 'no dedup', caughtWithin: 3, mutation: { stages: everyTickNew } },
  { name: 'offset outside the transaction', caughtWithin: 5, mutation: { wrap: positionOutside } },
  { name: 'watermark moved by poison', caughtWithin: 5, mutation: { stages: movedByPoison } },
  { name: 'no claim', caughtWithin: 10, mutation: { wrap: withoutClaim } },
];

function committingBy(
  writer: TransactionalWriter,
  commit: TransactionalWriter['commit'],
): TransactionalWriter {
  return { commit, close: () => writer.close() };
}

const both = (
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> => new Map([...a, ...b]);

/** The topology with another way to process ticks in *bars*. */
function onTicks(mutate: (task: StageTask) => (record: LogRecord) => readonly Output[]): Stage[] {
  return topology.map((stage) => {
    if (stage.name !== 'bars') return stage;
    const create = (index: number): StageTask => {
      const task = stage.create(index);
      return {
        process: mutate(task),
        snapshot: () => task.snapshot(),
        restore(snapshot) {
          task.restore(snapshot);
        },
      };
    };
    return { ...stage, create };
  });
}
