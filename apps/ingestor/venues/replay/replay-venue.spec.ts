import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dayNumber, isoDate, isoWeekday } from '#core/civil-date.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedBatch } from '../venue.js';
import { readCasablanca } from './read-casablanca.js';
import { ReplayVenue } from './replay-venue.js';

const directory = fileURLToPath(new URL('../../../../data/casablanca/', import.meta.url));
const text = readFileSync(`${directory}daily-closes.csv`, 'utf8');
const lines = text.trim().split('\n');
const venue = readCasablanca(directory);

function everything(of: ReplayVenue): FeedBatch[] {
  const source = of.open(null);
  const batches = [source.next()];
  while (!batches[batches.length - 1].done) batches.push(source.next());
  return batches;
}

const kinds = ({ events }: FeedBatch): string[] => events.map(({ kind }) => kind);
const ticksOf = ({ events }: FeedBatch) =>
  events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : []));
const marksOf = ({ events }: FeedBatch) =>
  events.flatMap((event) => (event.kind === 'watermark' ? [event.watermark] : []));

describe('the shipped history', () => {
  it('has 746 sessions of eleven closes, none refused', () => {
    const batches = everything(venue);
    expect(venue.sessions).toBe(746);
    expect(batches.flatMap(ticksOf)).toHaveLength(746 * 11);
    expect(new Set(batches.flatMap(kinds))).toEqual(new Set(['watermark', 'tick']));
  });

  it('has a calendar whose holidays are the weekdays without a row', () => {
    const dates = new Set(lines.slice(1).map((line) => line.slice(0, 10)));
    const missing: string[] = [];
    for (let day = dayNumber('2023-04-03'); day <= dayNumber('2026-04-10'); day++) {
      if (isoWeekday(day) <= 5 && !dates.has(isoDate(day))) missing.push(isoDate(day));
    }
    const { holidays } = venue.universe().calendar;
    expect(holidays.filter((date) => date <= '2026-04-10')).toEqual(missing);
  });

  it('has no window on the fixed national holidays behind it', () => {
    const fixed = [
      ...['01-01', '01-11', '01-14', '05-01', '07-30', '08-14', '08-20', '08-21', '11-06'],
      '11-18',
    ];
    const grid = windowGridOf(venue.universe());
    const windows = ['2026', '2027', '2028'].flatMap((year) =>
      fixed
        .map((date) => `${year}-${date}`)
        .filter((date) => date > '2026-04-10' && grid.sessionWindow(date) !== null),
    );
    expect(windows).toEqual([]);
    expect(grid.next(grid.sessionWindow('2026-04-30')?.end ?? NaN).session).toBe('2026-05-04');
  });

  it('has no window on a holiday that it is told of, and else the windows it had', () => {
    const told = windowGridOf(readCasablanca(directory, '2026-05-27,2026-05-28').universe());
    expect(told.next(told.sessionWindow('2026-05-26')?.end ?? NaN).session).toBe('2026-05-29');
    const last = told.sessionWindow('2026-05-26')?.end ?? NaN;
    expect(told.firstDifference(windowGridOf(venue.universe()), last)).toBeNull();
  });

  it.each(['2026-04-10', '2026-02-30', '2027-2-1'])('is told of no holiday on %s', (date) => {
    expect(() => readCasablanca(directory, `2026-05-27,${date}`)).toThrow(
      `expected dates after 2026-04-10, the last of the shipped closes, was "${date}"`,
    );
  });

  it('ends its sessions at local midnight, UTC+1 and in Ramadan UTC+0', () => {
    const grid = windowGridOf(venue.universe());
    const end = (date: string): string =>
      new Date(grid.sessionWindow(date)?.end ?? Number.NaN).toISOString();
    expect(end('2026-04-10')).toBe('2026-04-10T23:00:00.000Z');
    expect(end('2023-04-03')).toBe('2023-04-04T00:00:00.000Z');
    expect(end('2025-02-21')).toBe('2025-02-21T23:00:00.000Z');
    expect(end('2025-02-24')).toBe('2025-02-25T00:00:00.000Z');
    expect(end('2025-04-04')).toBe('2025-04-05T00:00:00.000Z');
    expect(end('2025-04-07')).toBe('2025-04-07T23:00:00.000Z');
  });

  it('agrees with the time zone database of this Node on every session of the history', () => {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Africa/Casablanca',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const grid = windowGridOf(venue.universe());
    for (let day = dayNumber('2023-04-03'); day <= dayNumber('2026-04-10'); day++) {
      const session = grid.sessionWindow(isoDate(day));
      if (session !== null) expect(clock.format(session.start)).toMatch(/, 00:00:00$/);
    }
  });

  it('stamps a close at the session end minus 1 ms, as history, numbered by its session', () => {
    const [first, second] = everything(venue);
    expect(ticksOf(first)[0]).toEqual({
      kind: 'tick',
      venue: 'casablanca',
      instrument: 'AKT',
      eventTime: Date.UTC(2023, 3, 4) - 1,
      price: 290,
      sequence: 0,
      cumulativeVolume: 0,
      source: 'history',
    });
    expect(ticksOf(second).map(({ sequence }) => sequence)).toEqual(Array<number>(11).fill(1));
  });

  it('closes each session before the next begins, and says which watermark is the last', () => {
    const batches = everything(venue);
    expect(marksOf(batches[0]).map((mark) => [mark.watermark, mark.session])).toEqual([
      [Date.UTC(2023, 3, 3), null],
      [Date.UTC(2023, 3, 4), '2023-04-03'],
    ]);
    expect(kinds(batches[1])).toEqual([...Array<string>(11).fill('tick'), 'watermark']);
    expect(marksOf(batches[745])).toEqual([
      expect.objectContaining({ session: '2026-04-10', final: true }),
    ]);
    expect(batches[745].progress).toEqual({ session: '2026-04-10', index: 746, total: 746 });
  });
});

describe('a history with faults', () => {
  const of = (edit: (rows: string[]) => string[]): ReplayVenue =>
    new ReplayVenue(venue.universe(), [lines[0], ...edit(lines.slice(1, 6))].join('\n'));

  it('refuses what is at fault with its line and folds the rest', () => {
    const batches = everything(
      of(([a, b, ...rest]) => [a, b.replace(',400,', ',-400,'), 'garbage', ...rest]),
    );
    expect(batches.map((batch) => ticksOf(batch).length)).toEqual([11, 10, 11, 11, 11]);
    const refused = batches.flatMap(({ events }) => events.filter((e) => e.kind === 'refused'));
    expect(refused).toEqual([
      expect.objectContaining({ key: 'ATW', reason: expect.stringMatching(/^line 3: /) }),
      expect.objectContaining({ key: 'replay', reason: expect.stringMatching(/^line 4: /) }),
    ]);
  });

  it('closes the windows of a missing session before the next tick', () => {
    const [, second] = everything(of(([a, , c]) => [a, c]));
    expect(kinds(second).indexOf('tick')).toBe(1);
    expect(marksOf(second).map(({ session }) => session)).toEqual(['2023-04-04', '2023-04-05']);
  });

  it('ends with its last session though refused rows follow it', () => {
    const batches = everything(of((rows) => [...rows, '2023-04-07,again', 'garbage']));
    expect(batches).toHaveLength(5);
    expect(kinds(batches[4]).slice(-3)).toEqual(['refused', 'refused', 'watermark']);
    expect(marksOf(batches[4])[0].final).toBe(true);
  });

  it('is none without a session', () => {
    expect(() => of(() => ['garbage'])).toThrow('expected a session, was none');
  });

  it('refuses a cursor that is not its own', () => {
    expect(() => venue.open('747')).toThrow(expect.objectContaining({ code: 'CONFIG_JOURNAL' }));
    expect(() => venue.open('{}')).toThrow('expected a cursor of the feed replay');
  });
});
