import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FeedLog } from '#platform/feed/feed-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { Macro } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { FeedRunner } from '../../feed-runner.js';
import type { FeedBatch, FeedEvent } from '../../venues/venue.js';
import { readSources } from '../config/read-sources.js';
import { openSource } from '../open-source.js';
import type { MacroVenue } from './macro-venue.js';

afterEach(removeTemporaryDirectories);

const NOW = Date.UTC(2026, 3, 10);
const HEADER = 'series,period,value,released';
const COLUMNS = { series: 'series', period: 'period', value: 'value', releasedAt: 'released' };

/** A venue of a file with these rows, as it is configured. */
function venueOf(rows: readonly string[], over: object = {}): { venue: MacroVenue; path: string } {
  const directory = temporaryDirectory();
  const path = join(directory, 'macro.csv');
  writeFileSync(path, [HEADER, ...rows, ''].join('\n'));
  const sources = join(directory, 'sources.json');
  const config = {
    feed: 'desk.macro',
    kind: 'macro',
    path: 'macro.csv',
    unit: '%',
    columns: COLUMNS,
  };
  writeFileSync(sources, JSON.stringify([{ ...config, ...over }]));
  const [source] = readSources(sources, []);
  const effects = { now: () => NOW } as Parameters<typeof openSource>[2];
  return { venue: openSource(source, source.universe, effects) as MacroVenue, path };
}

async function batchesOf(venue: MacroVenue, cursor: string | null = null): Promise<FeedBatch[]> {
  const source = venue.open(cursor);
  const batches: FeedBatch[] = [];
  do batches.push(await source.next());
  while (!batches[batches.length - 1].done);
  await source.close?.();
  return batches;
}

const eventsOf = async (rows: readonly string[], over: object = {}): Promise<FeedEvent[]> =>
  (await batchesOf(venueOf(rows, over).venue)).flatMap(({ events }) => events);
const recordsIn = (events: readonly FeedEvent[]): Macro[] =>
  events.flatMap((event) => (event.kind === 'record' ? [event.output.value as Macro] : []));
const told = (events: readonly FeedEvent[]) =>
  events.flatMap((event) =>
    event.kind === 'refused' || event.kind === 'gap'
      ? [[event.kind, event.code, event.reason]]
      : [],
  );

describe('a file of macro-economic series', () => {
  const rows = [
    'cpi,2026-01,0.6,2026-02-20T10:00:00Z',
    'cpi,2026-02,0.9,2026-03-20T11:00:00+01:00',
    'cpi,2026-01,0.7,2026-03-20T10:00:00Z',
    'gdp,2025-Q4,3.1,2026-02-01T00:00:00Z',
  ];

  it('is a record of each release, revisions too, keyed by the series', async () => {
    const events = await eventsOf(rows);
    expect(events[0]).toMatchObject({
      kind: 'record',
      output: { topic: topics.macro.name, key: 'cpi', headers: { source: 'desk.macro' } },
    });
    const said = recordsIn(events).map(({ series, period, value, releasedAt }) => [
      ...[series, period, value, new Date(releasedAt).toISOString()],
    ]);
    expect(said).toEqual([
      ['cpi', '2026-01', 0.6, '2026-02-20T10:00:00.000Z'],
      ['cpi', '2026-02', 0.9, '2026-03-20T10:00:00.000Z'],
      ['cpi', '2026-01', 0.7, '2026-03-20T10:00:00.000Z'],
      ['gdp', '2025-Q4', 3.1, '2026-02-01T00:00:00.000Z'],
    ]);
    expect(recordsIn(events)[0]).toMatchObject({ unit: '%', source: 'desk.macro' });
    expect(events.some(({ kind }) => kind === 'watermark')).toBe(false);
  });

  it('is known from the end of its day on where the release has a date alone', async () => {
    const [record] = recordsIn(await eventsOf(['cpi,2026-01,1,2026-02-20'], { time: 'date' }));
    expect(new Date(record.releasedAt).toISOString()).toBe('2026-02-20T23:59:59.999Z');
  });

  it('says a repeat nothing, and refuses another value of the same release', async () => {
    const { venue } = venueOf([...rows, rows[0], 'cpi,2026-01,0.8,2026-02-20T10:00:00Z']);
    const [batch] = await batchesOf(venue);
    expect(batch.repeats).toBe(1);
    expect(recordsIn(batch.events)).toHaveLength(4);
    expect(told(batch.events)).toEqual([
      [
        'refused',
        'DATA_MALFORMED',
        'row 6: expected 0.6 of cpi 2026-01 as released at 2026-02-20T10:00:00.000Z, was 0.8',
      ],
    ]);
  });

  it('has a gap where periods are left out or a release has no value, and no value in their place', async () => {
    const events = await eventsOf([
      'cpi,2025-11,1,2026-01-01T00:00:00Z',
      'cpi,2026-02,2,2026-03-01T00:00:00Z',
      'cpi,2026-03,,2026-04-01T00:00:00Z',
      'rate,2026-01-02,3,2026-01-02T00:00:00Z',
      'rate,2026-01-09,3,2026-01-09T00:00:00Z',
      'gdp,2025-Q4,3,2026-01-09T00:00:00Z',
      'gdp,2026-Q1,3,2026-04-09T00:00:00Z',
    ]);
    expect(told(events)).toEqual([
      ['gap', 'SOURCE_MISSING', 'row 2: cpi: expected the month after 2025-11, was 2026-02'],
      ['gap', 'SOURCE_MISSING', 'row 3: expected a value of cpi 2026-03, was none'],
    ]);
    expect(recordsIn(events)).toHaveLength(6);
  });

  it.each([
    [',2026-01,1,2026-02-01T00:00:00Z', /expected a series of 1 to 64 .+ in series, was ""/],
    ['cpi,2026-13,1,2026-02-01T00:00:00Z', /expected a period as .+ in period, was "2026-13"/],
    ['cpi,January,1,2026-02-01T00:00:00Z', /expected a period as .+, was "January"/],
    ['cpi,2026-01,one,2026-02-01T00:00:00Z', /expected a number in value, was "one"/],
    ['cpi,2026-01,1e999,2026-02-01T00:00:00Z', /expected a number in value, was "1e999"/],
    ['cpi,2026-01,1,soon', /expected an instant like .+ in released, was "soon"/],
    ['cpi,2026-01,1', /expected 4 columns, was 3/],
  ])('refuses %j alone, with its reason', async (row, reason) => {
    const events = await eventsOf([row, rows[3]]);
    expect(told(events)).toEqual([['refused', 'DATA_MALFORMED', expect.stringMatching(reason)]]);
    expect(recordsIn(events)).toHaveLength(1);
  });

  it('refuses a quarter where months were', async () => {
    const events = await eventsOf([rows[0], 'cpi,2026-Q1,1,2026-04-20T10:00:00Z']);
    expect(told(events)).toEqual([
      ['refused', 'DATA_MALFORMED', 'row 2: expected a month of cpi as before, was 2026-Q1'],
    ]);
  });

  const row = fc
    .tuple(
      fc.constantFrom('a', 'b'),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(
      ([series, month, value]) => `${series},2026-0${month},${value},2026-10-0${value}T00:00:00Z`,
    );
  const anyRow = fc.oneof(
    { weight: 5, arbitrary: row },
    fc.constantFrom('a,2026-01,,2026-10-01', 'x'),
  );

  it('goes on identically from every cursor', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 12 }), async (of) => {
        const { venue } = venueOf(of, { batchRows: 2 });
        const whole = await batchesOf(venue);
        for (const [index, { cursor }] of whole.slice(0, -1).entries()) {
          expect(await batchesOf(venue, cursor)).toEqual(whole.slice(index + 1));
        }
        expect(await batchesOf(venue, whole[whole.length - 1].cursor)).toMatchObject([
          { events: [], repeats: 0, done: true },
        ]);
      }),
      { numRuns: 25 },
    );
  });

  it('takes with the next start what was appended, and a repeat of what was there is still one', async () => {
    const { venue, path } = venueOf(rows);
    const [{ cursor }] = await batchesOf(venue);
    appendFileSync(path, [rows[0], 'cpi,2026-03,1.1,2026-04-20T10:00:00Z', ''].join('\n'));
    const [batch] = await batchesOf(venue, cursor);
    expect(batch.repeats).toBe(1);
    expect(recordsIn(batch.events).map(({ period }) => period)).toEqual(['2026-03']);
  });

  it('does not go on where its past is another, or shorter', async () => {
    const { venue, path } = venueOf(rows);
    const [{ cursor }] = await batchesOf(venue);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('0.6', '0.5'));
    await expect(batchesOf(venue, cursor)).rejects.toThrow(
      /expected its first 4 rows as they were committed, was others: append releases/,
    );
    writeFileSync(path, `${HEADER}\n${rows[0]}\n`);
    await expect(batchesOf(venue, cursor)).rejects.toThrow(/first 4 rows .+, was 1 rows/);
    expect(() => venue.open('{"live":1}')).toThrow(/desk\.macro/);
  });

  it('is written once by a feed that is started again and again', async () => {
    const { venue, path } = venueOf(rows, { batchRows: 3 });
    const codec = avroRecordCodec();
    let cursor: string | null = null;
    const outputs: Output[] = [];
    const log: FeedLog = {
      cursor: () => Promise.resolve(cursor),
      commit: (_, written, position) => {
        written.forEach((output) => codec.encode(output));
        outputs.push(...written);
        cursor = position;
        return Promise.resolve();
      },
      ready: () => Promise.resolve(),
      flushed: () => Promise.resolve(),
    };
    for (let start = 0; start < 3; start++) {
      await (await FeedRunner.open(venue, log, () => NOW)).runToEnd();
    }
    appendFileSync(path, 'cpi,2026-03,1.1,2026-04-20T10:00:00Z\n');
    await (await FeedRunner.open(venue, log, () => NOW)).runToEnd();
    const written = outputs.filter(({ topic }) => topic === topics.macro.name);
    expect(written.map(({ value }) => (value as Macro).value)).toEqual([0.6, 0.9, 0.7, 3.1, 1.1]);
  });
});

describe('a source of macro-economic series', () => {
  it('is one as docs/venues.md shows it', () => {
    const docs = readFileSync(new URL('../../../../docs/venues.md', import.meta.url), 'utf8');
    const [, json] = /### `macro`.*?```json\n(.*?)```/s.exec(docs) ?? [];
    const path = join(temporaryDirectory(), 'sources.json');
    writeFileSync(path, json);
    const [{ config }] = readSources(path, []);
    expect(config).toMatchObject({ feed: 'desk.macro', kind: 'macro' });
  });

  it.each([
    [{ universe: {} }, '[0].universe: expected none, was {}'],
    [{ time: 'month' }, '[0].time: expected one of iso, epochMs, epochS, date, was "month"'],
    [
      { columns: { ...COLUMNS, period: undefined } },
      '[0].columns.period: expected the name of a column, was absent',
    ],
    [{ format: 'csv' }, '[0].format: expected no such field'],
  ])('with %j is refused', (over, fault) => {
    expect(() => venueOf([], over)).toThrow(fault);
  });

  it('without its columns in the file stops with the header it found', async () => {
    const { venue, path } = venueOf([]);
    writeFileSync(path, 'a,b\n');
    await expect(batchesOf(venue)).rejects.toThrow(
      /expected the columns series, .+ a header of a, b/,
    );
  });
});
