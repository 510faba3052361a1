import type { TopicReader, TopicWriter } from '#platform/topic-log.js';
import type { Definition, Returns, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { definitionOf, tick, watermark } from '#testing/stream-fixtures.js';
import { TopologyDriver } from '#testing/topology-driver.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { bringHolidays } from './bring-holidays.js';

const base = universeDefinition();
/** A log that was begun when nobody knew of a holiday; 2023-04-03 is a Monday. */
const inForce = universeDefinition({ calendar: { ...base.calendar, holidays: [] } });
const withHolidays = (...holidays: readonly string[]): UniverseDefinition =>
  universeDefinition({ calendar: { ...base.calendar, holidays } });
const endOf = (session: string): number => windowGridOf(inForce).sessionWindow(session)?.end ?? NaN;

/** The topology as a log: what is published is folded at once. */
class FoldingLog implements TopicReader, TopicWriter {
  readonly driver = new TopologyDriver();

  follow(names: readonly string[], ...[onRecord, onCaughtUp]: Followers): () => void {
    names.flatMap((name) => this.driver.records(name)).forEach(onRecord);
    onCaughtUp();
    return () => undefined;
  }

  publish(outputs: Parameters<TopicWriter['publish']>[0]): Promise<void> {
    this.driver.run(outputs);
    return Promise.resolve();
  }
}
type Followers = [Parameters<TopicReader['follow']>[1], () => void];

/** A log in which the closes of the sessions up to 2023-04-04 are folded. */
function folded(): FoldingLog {
  const log = new FoldingLog();
  log.driver.run([
    {
      topic: topics.universe.name,
      key: inForce.universeId,
      value: definitionOf({ universe: inForce }),
    },
  ]);
  say(log, windowGridOf(inForce).first().start, null);
  trade(log, '2023-04-03');
  trade(log, '2023-04-04');
  return log;
}

/** Trades at the end of a session, and the watermark that closes it and all before it. */
function trade(log: FoldingLog, session: string): void {
  const at = endOf(session);
  log.driver.run(
    inForce.instruments.map((instrument) => ({
      ...{ topic: topics.ticks.name, key: instrument },
      value: tick({ instrument, eventTime: at - 1, price: 9 }),
    })),
  );
  say(log, at, session);
}

function say({ driver }: FoldingLog, at: number, session: string | null): void {
  const { name, partitions } = topics.ticks;
  const [feed] = inForce.feeds;
  const value = watermark(at, { feed, windowEnd: session === null ? null : at, session });
  driver.run(
    Array.from({ length: partitions }, (_, partition) => ({
      ...{ topic: name, key: feed, partition, value },
    })),
  );
}

const sessionsOf = ({ driver }: FoldingLog): string[] =>
  driver.values<Returns>(topics.returns.name).map(({ session }) => session);
const definitionsIn = ({ driver }: FoldingLog): Definition[] =>
  driver
    .values<Definition | { readonly kind: 'closes' }>(topics.universe.name)
    .filter((value) => value.kind === 'definition');

describe('holidays that a log does not know', () => {
  it('are no windows from then on', async () => {
    const log = folded();
    const found = await bringHolidays(log, withHolidays('2023-04-05'), endOf('2023-04-04'));
    expect(found).toBeNull();
    trade(log, '2023-04-06');
    expect(sessionsOf(log)).toEqual(['2023-04-04', '2023-04-06']);
    expect(log.driver.deadLetters).toEqual([]);
  });

  it('are windows without a move where they are not brought', () => {
    const log = folded();
    trade(log, '2023-04-06');
    expect(sessionsOf(log)).toEqual(['2023-04-04', '2023-04-05', '2023-04-06']);
  });

  it('leave what is folded as it is', async () => {
    const log = folded();
    const universe = withHolidays('2023-04-04', '2023-04-05');
    expect(await bringHolidays(log, universe, endOf('2023-04-04'))).toBeNull();
    expect(definitionsIn(log).at(-1)?.universe?.calendar.holidays).toEqual(['2023-04-05']);
  });

  it('are brought once, and week-ends are none', async () => {
    const log = folded();
    const universe = withHolidays('2023-04-05', '2023-04-08');
    await bringHolidays(log, universe, endOf('2023-04-04'));
    await bringHolidays(log, universe, endOf('2023-04-04'));
    expect(definitionsIn(log)).toHaveLength(2);
  });

  it('say why they were not taken', async () => {
    const log = folded();
    expect(await bringHolidays(log, withHolidays('2023-04-04'), endOf('2023-04-03'))).toBe(
      'rejected: calendar: expected the sessions up to 2023-04-04 as they were, was another 2023-04-04',
    );
  });

  it('are left to a universe that is not defined', async () => {
    const log = new FoldingLog();
    expect(await bringHolidays(log, withHolidays('2023-04-05'), 0)).toBeNull();
    expect(definitionsIn(log)).toEqual([]);
  });
});
