import { BallastError } from '#core/ballast-error.js';
import type { Definition, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { outcome, universeDefinition, universeRecord } from '#testing/wire-fixtures.js';
import type { FeedRunner } from '../feed-runner.js';
import type { Venue } from '../venues/venue.js';
import type { ConfiguredSource } from './config/read-sources.js';
import { SourceSupervisor, type SourceState } from './source-supervisor.js';

const sourceOf = (feed: string, universeId: string): ConfiguredSource =>
  ({
    config: { feed, kind: 'file' },
    directory: '/',
    universe: universeDefinition({ universeId, feeds: [feed] }),
    shrinkage: { slow: 'oas' },
  }) as unknown as ConfiguredSource;

const broadcast = (universeId: string) => ({
  topic: topics.outcomes.name,
  key: universeId,
  value: outcome({ id: universeId, universeId, status: 'broadcast' }),
});

/** Sources on a log whose intake hands on every universe at once; what becomes of each is said by `replays`. */
function supervised(
  log: MemoryTopicLog,
  sources: readonly ConfiguredSource[],
  replays: Readonly<Record<string, () => Promise<unknown>>>,
) {
  log.reactTo((outputs) => {
    for (const { value } of outputs) {
      log.append(broadcast((value as Definition).universe?.universeId ?? ''));
    }
  });
  const said: SourceState[] = [];
  const fatal: unknown[] = [];
  const opened: UniverseDefinition[] = [];
  const supervisor = new SourceSupervisor(sources, {
    feeds: { replay: ({ feed }) => replays[feed]() as Promise<FeedRunner> },
    log,
    open: ({ config: { feed } }, universe) => {
      opened.push(universe);
      return { feed, universe: () => universe } as Venue;
    },
    onState: (state) => said.push(state),
    onFatal: (error) => fatal.push(error),
  });
  return { supervisor, said, fatal, opened };
}

const ends = () => Promise.resolve({ done: true });

describe('configured sources', () => {
  it('define a universe that the log does not know, with what shrinks, and run', async () => {
    const log = new MemoryTopicLog();
    const { supervisor, said } = supervised(log, [sourceOf('a', 'ua')], { a: ends });
    expect(supervisor.states()).toMatchObject([{ feed: 'a', state: 'waiting' }]);
    await supervisor.run();
    expect(said.map(({ state }) => state)).toEqual(['running', 'ended']);
    const [definition] = log.records.map(({ value }) => value as Definition);
    expect(definition).toMatchObject({
      ...{ kind: 'definition', change: 'put', shrinkage: { slow: 'oas' } },
      universe: { universeId: 'ua', feeds: ['a'] },
    });
  });

  it('of no universe run at once, and define none', async () => {
    const log = new MemoryTopicLog();
    const macro = sourceOf('a', 'macro.a');
    const source = { ...macro, config: { ...macro.config, kind: 'macro' } } as ConfiguredSource;
    const { supervisor, said } = supervised(log, [source], { a: ends });
    await supervisor.run();
    expect(said.map(({ state }) => state)).toEqual(['running', 'ended']);
    expect(log.records).toEqual([]);
  });

  it('run in the universe in force, and define none that is there', async () => {
    const log = new MemoryTopicLog();
    const inForce = universeDefinition({ universeId: 'ua', feeds: ['a', 'b'], version: 3 });
    log.append(universeRecord(inForce), broadcast('ua'));
    const { supervisor, opened } = supervised(log, [sourceOf('a', 'ua')], { a: ends });
    await supervisor.run();
    expect(log.records).toHaveLength(2);
    expect(opened).toEqual([inForce]);
    expect(supervisor.states()).toMatchObject([{ state: 'ended' }]);
  });

  it('stop one by one: a bad one with its reason, and the others go on', async () => {
    const { supervisor, said, fatal } = supervised(
      new MemoryTopicLog(),
      [sourceOf('bad', 'ua'), sourceOf('good', 'ub')],
      { bad: () => Promise.reject(new Error('expected a file, was none')), good: ends },
    );
    await supervisor.run();
    expect(supervisor.states().map(({ feed, state }) => [feed, state])).toEqual([
      ['bad', 'stopped'],
      ['good', 'ended'],
    ]);
    expect(supervisor.faults()).toEqual(['source bad: expected a file, was none']);
    expect(said.at(-1)).toBeDefined();
    expect(fatal).toEqual([]);
  });

  it('stop where the universe in force has been deleted, or has lost the feed', async () => {
    const log = new MemoryTopicLog();
    const deleted = universeRecord(universeDefinition({ universeId: 'ua' }));
    log.append({ ...deleted, value: { ...Object(deleted.value), deleted: true } });
    log.append(universeRecord(universeDefinition({ universeId: 'ub', feeds: ['x', 'y'] })));
    const { supervisor } = supervised(log, [sourceOf('a', 'ua'), sourceOf('b', 'ub')], {});
    await supervisor.run();
    expect(supervisor.faults()).toEqual([
      'source a: expected the universe ua, was deleted',
      'source b: expected the feed b in the universe ub in force, was x, y of casablanca',
    ]);
  });

  it.each(['IO_JOURNAL', 'CONFIG_SUPERSEDED'] as const)(
    'are no reason for %s: the process ends of it',
    async (code) => {
      const error = new BallastError(code, 'the log has failed');
      const { supervisor, fatal } = supervised(new MemoryTopicLog(), [sourceOf('a', 'ua')], {
        a: () => Promise.reject(error),
      });
      await supervisor.run();
      expect(fatal).toEqual([error]);
      expect(supervisor.faults()).toEqual([]);
    },
  );

  it('that were stopped on the way are running still: the next start goes on', async () => {
    const { supervisor } = supervised(new MemoryTopicLog(), [sourceOf('a', 'ua')], {
      a: () => Promise.resolve({ done: false }),
    });
    await supervisor.run();
    expect(supervisor.states()).toMatchObject([{ state: 'running', reason: null }]);
  });
});
