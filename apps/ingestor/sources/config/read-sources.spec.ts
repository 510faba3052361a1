import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { readSources } from './read-sources.js';

const UNIVERSE = {
  universeId: 'desk',
  venue: 'desk',
  source: 'history',
  instruments: ['A', 'B'],
  calendar: { start: '2026-01-05' },
  window: { dtYears: 0.004 },
  estimators: { slow: { halfLifeYears: 0.5, shrinkage: 'oas' }, whole: { halfLifeYears: null } },
};
const SOURCE = {
  feed: 'desk.closes',
  kind: 'file',
  universe: UNIVERSE,
  path: 'closes.csv',
  format: 'csv',
  columns: { instrument: 'name', eventTime: 'at', price: 'price' },
};

afterEach(removeTemporaryDirectories);

function read(sources: unknown, files: Readonly<Record<string, unknown>> = {}) {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'universes'));
  for (const [name, value] of Object.entries({ ...files, 'sources.json': sources })) {
    writeFileSync(join(directory, name), JSON.stringify(value));
  }
  return readSources(join(directory, 'sources.json'), ['replay']);
}

function faultsOf(sources: unknown, files?: Readonly<Record<string, unknown>>): string[] {
  try {
    read(sources, files);
  } catch (error) {
    const { message } = error as Error;
    return message.split('\n').map((line) => line.replace(/^BALLAST_SOURCES \S+: /, ''));
  }
  return [];
}

describe('the file of sources', () => {
  it('brings a source with its universe, whose feed it is, at the defaults', () => {
    const [source] = read([SOURCE]);
    expect(source).toMatchObject({
      config: { feed: 'desk.closes', layout: 'long', time: 'iso', batchRows: 1000 },
      universe: {
        ...{ universeId: 'desk', version: 1, feeds: ['desk.closes'], source: 'history' },
        calendar: { kind: 'sessions', openMinute: 0, closeMinute: 1440, weekend: [6, 7] },
        window: { kind: 'session', dtYears: 0.004, disorderBoundMs: 0 },
        estimators: [
          { name: 'slow', halfLifeYears: 0.5 },
          { name: 'whole', halfLifeYears: null },
        ],
      },
      shrinkage: { slow: 'oas' },
    });
  });

  it('takes a universe from a file beside it', () => {
    const [{ universe }] = read([{ ...SOURCE, universe: 'universes/desk.json' }], {
      'universes/desk.json': UNIVERSE,
    });
    expect(universe.universeId).toBe('desk');
  });

  it('names the path of every fault at once', () => {
    const faults = faultsOf([
      { ...SOURCE, feed: 'Desk', path: 7, format: 'xls', colour: 'red' },
      { ...SOURCE, layout: 'wide', columns: { ...SOURCE.columns, when: 'at' } },
      {
        ...SOURCE,
        feed: 'replay',
        universe: {
          ...UNIVERSE,
          calendar: { start: 'today', weekend: [8] },
          window: { dtYears: 0 },
        },
      },
      { kind: 'carrier-pigeon' },
      5,
    ]);
    expect(faults).toEqual([
      '[0].colour: expected no such field',
      '[0].path: expected the path of a file, was 7',
      '[0].format: expected csv or parquet, was "xls"',
      '[0].feed: expected 2 to 64 lower-case letters, digits, dots and dashes, was "Desk"',
      '[1].columns.when: expected no such field',
      '[2].universe.calendar.start: expected a date as YYYY-MM-DD, was "today"',
      '[2].universe.calendar.weekend: expected ISO weekdays from 1 to 7, was [8]',
      '[2].universe.window.dtYears: expected a positive number of years, was 0',
      expect.stringMatching(/^\[3\]\.kind: expected one of file.*, was "carrier-pigeon"$/),
      expect.stringMatching(/^\[4\]\.kind: expected one of file.*, was 5$/),
    ]);
  });

  it.each([0, -0.1, 'none'])('refuses %j as a daily limit', (dailyLimit) => {
    expect(faultsOf([{ ...SOURCE, dailyLimit }])).toEqual([
      `[0].dailyLimit: expected a positive fraction of the price before, like 0.1, was ${JSON.stringify(dailyLimit)}`,
    ]);
  });

  it('refuses fields that contradict each other', () => {
    expect(faultsOf([{ ...SOURCE, layout: 'wide' }])).toEqual([
      '[0].columns.instrument: expected none in a wide table, was name',
      '[0].columns.price: expected none in a wide table, was price',
    ]);
    expect(faultsOf([{ ...SOURCE, columns: { eventTime: 'at' } }])).toHaveLength(2);
  });

  it('refuses what the stream would refuse of a universe', () => {
    const universe = { ...UNIVERSE, instruments: ['A', 'A'], calendar: { start: '2026-02-31' } };
    expect(faultsOf([{ ...SOURCE, universe }])).toEqual([
      '[0].universe.instruments: expected one or more distinct names',
      '[0].universe.calendar: desk: expected a date as YYYY-MM-DD, was "2026-02-31"',
    ]);
    expect(faultsOf([{ ...SOURCE, universe: { ...UNIVERSE, feeds: ['another'] } }])).toEqual([
      '[0].universe.feeds: expected the feed desk.closes among them, was another',
    ]);
  });

  it('has each feed once, and none of a shipped venue', () => {
    const replay = { ...SOURCE, feed: 'replay', universe: { ...UNIVERSE, universeId: 'other' } };
    expect(faultsOf([SOURCE, SOURCE, replay])).toEqual([
      '[1].feed: expected one of its own, was desk.closes again',
      '[2].feed: expected one of its own, was replay again',
    ]);
  });

  it('wants one definition of a universe that two sources feed', () => {
    const feeds = ['desk.closes', 'desk.more'];
    const first = { ...SOURCE, universe: { ...UNIVERSE, feeds } };
    const second = { ...first, feed: 'desk.more' };
    expect(faultsOf([first, second])).toEqual([]);
    const other = { ...second, universe: { ...UNIVERSE, feeds, instruments: ['A'] } };
    expect(faultsOf([first, other])).toEqual([
      '[1].universe: expected desk as of the feed desk.closes, was another of this id',
    ]);
  });

  it.each([
    ['no list', {}, 'expected a list of sources'],
    [
      'a path without a file',
      [{ ...SOURCE, universe: 'no.json' }],
      /^expected a JSON file at .*no\.json, was ENOENT/,
    ],
  ])('refuses %s', (_, sources, fault) => {
    expect(faultsOf(sources)[0]).toMatch(fault);
  });
});
