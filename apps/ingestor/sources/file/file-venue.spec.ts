import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainToInstance } from 'class-transformer';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { FeedBatch, FeedEvent } from '../../venues/venue.js';
import { FileConfig } from './file-config.js';
import { FileVenue } from './file-venue.js';

const NOW = Date.UTC(2026, 4, 1);
const parquet = fileURLToPath(
  new URL('../../../../test/golden/parquet/trades.parquet', import.meta.url),
);
const universe = universeDefinition({
  feeds: ['trades'],
  calendar: { ...universeDefinition().calendar, start: '2026-04-06', utcOffsets: [] },
});

afterAll(removeTemporaryDirectories);

function venueOf(text: string, over: Record<string, unknown> = {}, of = universe): FileVenue {
  const path = join(temporaryDirectory(), 'table.csv');
  writeFileSync(path, text);
  return fileVenue(path, over, of);
}

function fileVenue(path: string, over: Record<string, unknown> = {}, of = universe): FileVenue {
  const config = plainToInstance(FileConfig, {
    ...{ feed: 'trades', kind: 'file', path, format: 'csv' },
    columns: { instrument: 'name', eventTime: 'at', price: 'price' },
    ...over,
  });
  return new FileVenue(config, path, of, () => NOW);
}

async function everything(venue: FileVenue, cursor: string | null = null): Promise<FeedBatch[]> {
  const source = venue.open(cursor);
  const batches: FeedBatch[] = [];
  do batches.push(await source.next());
  while (!batches[batches.length - 1].done);
  return batches;
}

const eventsOf = (batches: readonly FeedBatch[]): FeedEvent[] =>
  batches.flatMap(({ events }) => events);
const ticksOf = (batches: readonly FeedBatch[]) =>
  eventsOf(batches).flatMap((event) => (event.kind === 'tick' ? [event.tick] : []));
const refusalsOf = (batches: readonly FeedBatch[]) =>
  eventsOf(batches).flatMap((event) => (event.kind === 'refused' ? [event] : []));
const sessionsOf = (batches: readonly FeedBatch[]) =>
  eventsOf(batches).flatMap((event) =>
    event.kind === 'watermark' ? [[event.watermark.session, event.watermark.final]] : [],
  );

describe('a long table', () => {
  it('is read in the order of its rows, and closes the window that is open at its end', async () => {
    const batches = await everything(
      venueOf(
        '\uFEFFname,at,price\r\nAKT,2026-04-06T10:00:00Z,100\r\n"ATW",2026-04-06T12:00:00+01:00,1.5e2\r\n' +
          'AKT,2026-04-07T10:00:00Z,101\r\n',
      ),
    );
    expect(ticksOf(batches).map((t) => [t.instrument, t.eventTime, t.price, t.sequence])).toEqual([
      ['AKT', Date.UTC(2026, 3, 6, 10), 100, -1],
      ['ATW', Date.UTC(2026, 3, 6, 11), 150, -1],
      ['AKT', Date.UTC(2026, 3, 7, 10), 101, -1],
    ]);
    expect(sessionsOf(batches)).toEqual([
      [null, false],
      ['2026-04-06', false],
      ['2026-04-07', true],
    ]);
  });

  it('refuses what is no quote with its row, and takes the others', async () => {
    const batches = await everything(
      venueOf(
        'name,at,price\nAKT,yesterday,1\nAKT,2026-04-06T10:00:00Z,1 000\nAKT,2026-04-06T10:00:00Z\n' +
          'XYZ,2026-04-06T10:00:00Z,5\nAKT,2026-04-06T10:00:00Z,-5\nATW,2026-04-06T10:00:00Z,5\n',
      ),
    );
    expect(ticksOf(batches)).toHaveLength(1);
    expect(refusalsOf(batches).map(({ code, reason, key }) => [code, reason, key])).toEqual([
      [
        'DATA_MALFORMED',
        'row 1: expected an instant like 2026-04-10T15:30:00.000Z, was "yesterday"',
        'AKT',
      ],
      ['DATA_MALFORMED', 'row 2: expected a price of AKT, was "1 000"', 'AKT'],
      ['DATA_MALFORMED', 'row 3: expected 3 columns, was 2', 'trades'],
      ['DATA_UNKNOWN_INSTRUMENT', 'expected an instrument of the universe, was XYZ', 'XYZ'],
      ['DATA_TICK_NOT_POSITIVE', 'expected a positive price for AKT, was -5', 'AKT'],
    ]);
  });

  it('takes disorder within the bound, and refuses what lies further behind', async () => {
    const bounded = { ...universe, window: { ...universe.window, disorderBoundMs: 60_000 } };
    const batches = await everything(
      venueOf(
        'name,at,price\nAKT,2026-04-06T10:01:00Z,1\nATW,2026-04-06T10:00:00Z,2\nIAM,2026-04-06T09:59:59Z,3\n',
        {},
        bounded,
      ),
    );
    expect(ticksOf(batches).map(({ instrument }) => instrument)).toEqual(['AKT', 'ATW']);
    expect(refusalsOf(batches)[0].reason).toBe(
      'expected an event time at most 60000 ms behind 2026-04-06T10:01:00.000Z, was 2026-04-06T09:59:59.000Z',
    );
  });

  it('says numbers that are missing, and drops what comes twice, also behind a restart', async () => {
    const text =
      'name,at,price,no\nAKT,2026-04-06T10:00:00Z,1,7\nAKT,2026-04-06T10:00:00Z,1,7\n' +
      'AKT,2026-04-06T10:00:00Z,1,7\nAKT,2026-04-06T10:05:00Z,1,10\n';
    const over = {
      columns: { instrument: 'name', eventTime: 'at', price: 'price', sequence: 'no' },
      batchRows: 2,
    };
    const [first, ...rest] = await everything(venueOf(text, over));
    expect([first, ...rest].map(({ repeats }) => repeats)).toEqual([1, 1, 0]);
    expect(eventsOf(rest)).toContainEqual({
      ...{ kind: 'gap', code: 'SOURCE_SEQUENCE', at: NOW },
      reason: 'expected the number 8 of AKT, was 10: 2 did not come',
    });
    expect(await everything(venueOf(text, over), first.cursor)).toEqual(rest);
  });

  it.each([
    ['epochMs', '1775469600000'],
    ['epochS', '1775469600'],
    ['epochS', '1775469600.0'],
  ])('reads times as %s', async (time, at) => {
    const [tick] = ticksOf(await everything(venueOf(`name,at,price\nAKT,${at},1\n`, { time })));
    expect(tick.eventTime).toBe(1_775_469_600_000);
  });

  it.each(['+99:99', '+24:00', '+01:60', '-00:61', 'Z+01:00', '+1:00'])(
    'refuses an instant with the zone %s, which is none',
    async (zone) => {
      const batches = await everything(
        venueOf(`name,at,price\nAKT,2026-04-06T10:00:00${zone},1\n`),
      );
      expect(ticksOf(batches)).toEqual([]);
      expect(refusalsOf(batches)).toHaveLength(1);
    },
  );

  it.each([
    ['', Date.UTC(2026, 3, 6, 10)],
    ['Z', Date.UTC(2026, 3, 6, 10)],
    ['+05:45', Date.UTC(2026, 3, 6, 4, 15)],
    ['-09:30', Date.UTC(2026, 3, 6, 19, 30)],
  ])('reads an instant with the zone "%s"', async (zone, at) => {
    const [tick] = ticksOf(
      await everything(venueOf(`name,at,price\nAKT,2026-04-06T10:00:00${zone},1\n`)),
    );
    expect(tick.eventTime).toBe(at);
  });

  describe('with quotes', () => {
    const header = 'name,at,price\n';
    const at = (second: number): string => `2026-04-06T10:00:0${second}Z`;
    const rest = `ATW,${at(2)},2\nIAM,${at(3)},3\nAKT,${at(4)},"4"\nATW,${at(5)},5\n`;

    it.each([
      ['in its first cell', `"AKT,${at(1)},1\n`],
      ['in its last cell', `AKT,${at(1)},"1\n`],
    ])('of which one is not closed, %s, loses that row alone', async (_, torn) => {
      for (const text of [torn + rest, rest + torn, torn + torn + rest, `${torn}\n${rest}`]) {
        const batches = await everything(venueOf(header + text));
        expect(ticksOf(batches).map(({ price }) => price)).toEqual([2, 3, 4, 5]);
        const refused = refusalsOf(batches);
        expect(refused).toHaveLength(text.split(torn).length - 1);
        for (const { reason, original } of refused) {
          expect(reason).toMatch(/^row \d: expected a closing quote, was none$/);
          expect(original).toBe(torn.trimEnd());
        }
      }
    });

    it('keeps a cell that goes over lines whole', async () => {
      const text = `note,${header}"a\nb, ""c""\n\nd",AKT,${at(1)},1\n,ATW,${at(2)},2\n`;
      const batches = await everything(venueOf(text));
      expect(ticksOf(batches).map(({ price }) => price)).toEqual([1, 2]);
      expect(refusalsOf(batches)).toEqual([]);
      const over = { columns: { instrument: 'name', eventTime: 'at', price: 'note' } };
      const [first] = refusalsOf(await everything(venueOf(text, over)));
      expect(first.original).toBe(`"a\nb, ""c""\n\nd",AKT,${at(1)},1`);
    });

    it('takes a quote within a cell as it stands', async () => {
      const batches = await everything(
        venueOf(`note,${header}5" x,AKT,${at(1)},1\n,${rest.slice(0, 27)}`),
      );
      expect(ticksOf(batches)[0].price).toBe(1);
    });

    it('loses a line that is too long alone', async () => {
      const long = `AKT,${at(1)},${'1'.repeat(1_100_000)}\n`;
      const batches = await everything(venueOf(header + long + rest));
      expect(ticksOf(batches).map(({ price }) => price)).toEqual([2, 3, 4, 5]);
      expect(refusalsOf(batches).map(({ reason }) => reason)).toEqual([
        'row 1: expected at most 1048576 bytes, was 1100025',
      ]);
    });
  });

  it('refuses a price beyond its daily limit, where it has one', async () => {
    const text = 'name,at,price\nAKT,2026-04-06T10:00:00Z,1\nAKT,2026-04-07T10:00:00Z,1.11\n';
    const prices = async (over: Record<string, unknown>): Promise<number[]> =>
      ticksOf(await everything(venueOf(text, over))).map(({ price }) => price);
    expect(await prices({ dailyLimit: 0.1 })).toEqual([1]);
    expect(await prices({})).toEqual([1, 1.11]);
  });

  it('has progress in bytes', async () => {
    const text = 'name,at,price\nAKT,2026-04-06T10:00:00Z,1\nAKT,2026-04-07T10:00:00Z,2\n';
    const [first] = await everything(venueOf(text, { batchRows: 1 }));
    expect(first.progress).toEqual({ session: '2026-04-06', index: 41, total: text.length });
  });

  it('is none where a column is missing, the file is, or a cursor is another feed’s', async () => {
    const venue = venueOf('name,price\nAKT,1\n');
    await expect(everything(venue)).rejects.toThrow(
      'expected the columns at, was a header of name',
    );
    await expect(everything(fileVenue('/nowhere/at/all.csv'))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    expect(() => venue.open('7')).toThrow('expected a cursor of the feed trades');
  });
});

describe('a wide table', () => {
  const over = { layout: 'wide', time: 'date', columns: { eventTime: 'date' } };

  it('has a column an instrument, whose empty cells say nothing', async () => {
    const batches = await everything(
      venueOf('date,IAM,x,akt,ATW\n2026-04-06,1,,2,\n2026-04-07,3,,,4\n', {
        ...over,
        instruments: { akt: 'AKT' },
      }),
    );
    const end = Date.UTC(2026, 3, 7) - 1;
    expect(ticksOf(batches).map((t) => [t.instrument, t.eventTime, t.price])).toEqual([
      ['AKT', end, 2],
      ['IAM', end, 1],
      ['ATW', end + 86_400_000, 4],
      ['IAM', end + 86_400_000, 3],
    ]);
  });

  it('refuses each price of a date without a session', async () => {
    const batches = await everything(venueOf('date,AKT,ATW,IAM\n2026-04-05,1,2,3\n', over));
    expect(refusalsOf(batches).map(({ reason }) => reason)).toEqual(
      Array(3).fill('row 1: expected the date of a session as YYYY-MM-DD, was "2026-04-05"'),
    );
  });
});

describe('a Parquet file', () => {
  const over = {
    format: 'parquet',
    columns: { instrument: 'name', eventTime: 'at', price: 'price', sequence: 'no' },
  };

  it('says what the same table says as CSV', async () => {
    const csv = venueOf(
      'name,at,price,no\nAKT,2026-04-06T10:00:00Z,100.5,1\nATW,2026-04-06T10:00:01Z,200.25,1\n' +
        'AKT,2026-04-07T10:00:00Z,101,2\nATW,2026-04-07T10:00:01.250Z,201,2\n',
      { columns: over.columns },
    );
    const [read] = await everything(fileVenue(parquet, over));
    const [expected] = await everything(csv);
    expect(read.events).toEqual(expected.events);
    expect(read.progress).toEqual({ session: '2026-04-07', index: 4, total: 4 });
  });

  it('continues at any row', async () => {
    const venue = fileVenue(parquet, { ...over, batchRows: 1 });
    const all = await everything(venue);
    expect(all).toHaveLength(5);
    expect(await everything(venue, all[1].cursor)).toEqual(all.slice(2));
  });

  it('is none without a column that is asked for', async () => {
    const venue = fileVenue(parquet, { ...over, columns: { ...over.columns, price: 'close' } });
    await expect(everything(venue)).rejects.toThrow('expected the columns close');
  });
});

describe('a file that is there again', () => {
  const HEADER = 'name,at,price\n';
  const row = (day: number, price = 100): string => `AKT,2026-04-0${day}T10:00:00Z,${price}\n`;

  /** A file that was read to its end, and the cursor behind it. */
  async function readOnce(over: Record<string, unknown> = {}) {
    const path = join(temporaryDirectory(), 'table.csv');
    writeFileSync(path, HEADER + row(6) + row(7));
    const venue = fileVenue(path, over);
    const batches = await everything(venue);
    return { path, venue, cursor: batches[batches.length - 1].cursor };
  }

  it('says nothing when it is as it was', async () => {
    const { venue, cursor } = await readOnce();
    expect(await everything(venue, cursor)).toEqual([
      { events: [], cursor, done: true, repeats: 0 },
    ]);
  });

  it('has what was appended taken, and its windows closed', async () => {
    const { path, venue, cursor } = await readOnce({ batchRows: 1 });
    appendFileSync(path, row(8, 101) + row(9, 102));
    const batches = await everything(venue, cursor);
    expect(ticksOf(batches).map(({ price }) => price)).toEqual([101, 102]);
    expect(sessionsOf(batches)).toEqual([
      ['2026-04-08', false],
      ['2026-04-09', true],
    ]);
    expect(await everything(venue, batches[0].cursor)).toEqual(batches.slice(1));
  });

  it('has a trade of a session that it closed by its end refused', async () => {
    const { path, venue, cursor } = await readOnce();
    appendFileSync(path, 'AKT,2026-04-07T11:00:00Z,101\n');
    const batches = await everything(venue, cursor);
    expect(ticksOf(batches)).toEqual([]);
    expect(refusalsOf(batches).map(({ code, reason }) => [code, reason])).toEqual([
      [
        'DATA_TICK_OUT_OF_RANGE',
        'expected an event time after 2026-04-08T00:00:00.000Z, where the last window has closed, was 2026-04-07T11:00:00.000Z',
      ],
    ]);
  });

  it.each([
    ['into it', HEADER + row(6) + row(6, 101) + row(7), 'others'],
    ['in the place of a row', HEADER + row(6, 99) + row(7) + row(8), 'others'],
    ['in its place, and is shorter', HEADER + row(6), '1 rows'],
  ])('stops with its reason where something was put %s', async (_, text, was) => {
    const { path, venue, cursor } = await readOnce();
    writeFileSync(path, text);
    await expect(everything(venue, cursor)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(
        `${path}: expected its first 2 rows as they were committed, was ${was}: append rows, or name another feed`,
      ) as string,
    });
  });

  it('stops where it is another Parquet file too', async () => {
    const over = {
      format: 'parquet',
      columns: { instrument: 'name', eventTime: 'at', price: 'price' },
    };
    const path = join(temporaryDirectory(), 'table.parquet');
    copyFileSync(parquet, path);
    const venue = fileVenue(path, over);
    const batches = await everything(venue);
    const columns = { instrument: 'instrument', eventTime: 'date', price: 'close' };
    copyFileSync(
      fileURLToPath(new URL('../../../../test/golden/parquet/closes.parquet', import.meta.url)),
      path,
    );
    const other = fileVenue(path, { ...over, columns });
    const { cursor } = batches[batches.length - 1];
    await expect(everything(other, cursor)).rejects.toThrow(/its first 4 rows .+, was others/);
  });

  it('goes on from a cursor of a version that knew the number of the next row alone', async () => {
    const { path, venue, cursor } = await readOnce();
    const { place, ...old } = JSON.parse(cursor) as { place: unknown };
    expect(place).toMatchObject({ rows: 2 });
    appendFileSync(path, row(8, 101));
    const [batch] = await everything(venue, JSON.stringify({ ...old, place: 3 }));
    expect(ticksOf([batch]).map(({ price }) => price)).toEqual([101]);
    writeFileSync(path, readFileSync(path, 'utf8').replace('100', '99'));
    await expect(everything(venue, batch.cursor)).rejects.toThrow(/first 3 rows .+, was others/);
  });
});
