import { fileURLToPath } from 'node:url';
import type { Tick, Watermark } from '#stream/generated/wire-types.js';
import { universeFaults } from '#stream/universe/validate-definition.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { readCasablanca } from './replay/read-casablanca.js';
import { SyntheticVenue } from './synthetic/synthetic-venue.js';
import { validateQuote } from './validate-quote.js';
import type { FeedBatch, FeedEvent, Refusal, Venue } from './venue.js';

const history = fileURLToPath(new URL('../../../data/casablanca/', import.meta.url));
const noisy = { badQuotes: 0.02, repeats: 0.05, disorderMs: 600_000, tradesPerWindow: 20 };
const minutes = { kind: 'tumbling', sizeMs: 60_000 } as const;

/** Every venue is held against the same contract; a new one is a line here. */
const VENUES: readonly (readonly [string, () => Venue])[] = [
  ['replay', () => readCasablanca(history)],
  ['synthetic', () => new SyntheticVenue({ seed: 3, tradesPerWindow: 20 })],
  ['synthetic, noisy', () => new SyntheticVenue({ ...noisy, seed: 4 })],
  [
    'synthetic, minutes',
    () => new SyntheticVenue({ ...noisy, windows: minutes, disorderMs: 5000 }),
  ],
];

const BATCHES = 30;

function read(venue: Venue, cursor: string | null, count: number): FeedBatch[] {
  const source = venue.open(cursor);
  return Array.from({ length: count }, () => source.next());
}

describe.each(VENUES)('the venue %s', (_, create) => {
  const venue = create();
  const universe = venue.universe();
  const grid = windowGridOf(universe);
  const bound = universe.window.disorderBoundMs;
  const batches = read(venue, null, BATCHES);
  const events = batches.flatMap((batch) => batch.events);
  const ticks = events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : []));
  const marks = events.flatMap((event) => (event.kind === 'watermark' ? [event.watermark] : []));

  /** Every tick with the last watermark before it. */
  const placed = (): { tick: Tick; mark: Watermark }[] => {
    const result: { tick: Tick; mark: Watermark }[] = [];
    let mark = marks[0];
    for (const event of events) {
      if (event.kind === 'watermark') mark = event.watermark;
      if (event.kind === 'tick') result.push({ tick: event.tick, mark });
    }
    return result;
  };

  it('defines a universe without faults, moved by its own feed', () => {
    expect(universeFaults(universe, null)).toEqual([]);
    expect(universe.feeds).toContain(venue.feed);
    expect(universe.venue).toBe(venue.venue);
  });

  it('opens with a watermark at the start of the first window, less its disorder bound', () => {
    expect(events[0]).toMatchObject({
      kind: 'watermark',
      watermark: { watermark: grid.first().start - bound, windowEnd: null, final: false },
    });
  });

  it('says the end of every window once, in order', () => {
    let passed = grid.first().start;
    for (const mark of marks.slice(1)) {
      const window = grid.next(passed);
      expect(mark).toMatchObject({
        feed: venue.feed,
        venue: venue.venue,
        source: universe.source,
        watermark: window.end,
        windowEnd: window.end,
        session: window.session,
      });
      passed = window.end;
    }
    expect(marks).toHaveLength(BATCHES + 1);
  });

  it('sends no tick behind the watermark of its window', () => {
    const late = placed().filter(
      ({ tick, mark }) => (grid.windowAt(tick.eventTime)?.end ?? 0) <= mark.watermark,
    );
    expect(late).toEqual([]);
  });

  it('sends no tick at or after the end of the window that is next, plus the bound', () => {
    const future = placed().filter(
      ({ tick, mark }) => tick.eventTime >= grid.next(mark.watermark).end + bound,
    );
    expect(future).toEqual([]);
  });

  it('sends no tick further behind the newest than the bound', () => {
    let newest = -Infinity;
    const behind = ticks.filter(({ eventTime }) => {
      newest = Math.max(newest, eventTime);
      return eventTime < newest - bound;
    });
    expect(behind).toEqual([]);
  });

  it('sends valid ticks alone, and each of them once', () => {
    const rules = { instruments: new Set(universe.instruments), grid, dailyLimit: null };
    expect(ticks.map((tick) => validateQuote(tick, rules, null)).filter(Boolean)).toEqual([]);
    const strangers = ticks.filter(
      (tick) => tick.venue !== venue.venue || tick.source !== universe.source,
    );
    expect(strangers).toEqual([]);
    const seen = new Set(
      ticks.map(({ instrument, eventTime, price, cumulativeVolume }) =>
        JSON.stringify([instrument, eventTime, price, cumulativeVolume]),
      ),
    );
    expect(seen.size).toBe(ticks.length);
    expect(ticks.length).toBeGreaterThanOrEqual(BATCHES * universe.instruments.length);
  });

  it('gives with every refusal a code, the reason and the original', () => {
    const refused = events.filter((event: FeedEvent): event is Refusal => event.kind === 'refused');
    for (const refusal of refused) {
      expect(refusal.code).toMatch(/^DATA_/);
      expect(refusal.reason).toMatch(/expected .+, was /);
      expect(refusal.original).not.toBe('');
      expect(refusal.key).not.toBe('');
    }
  });

  it('says the same when it is opened again', () => {
    expect(read(create(), null, BATCHES)).toEqual(batches);
  });

  it('continues identically from every cursor', () => {
    batches.slice(0, -1).forEach(({ cursor }, index) => {
      const rest = Math.min(2, BATCHES - index - 1);
      expect(read(create(), cursor, rest)).toEqual(batches.slice(index + 1, index + 1 + rest));
    });
    expect(read(create(), batches[4].cursor, BATCHES - 5)).toEqual(batches.slice(5));
  });
});

describe('a venue that ends', () => {
  it('says so with its one final watermark, and is empty from then on', () => {
    const venue = readCasablanca(history);
    const source = venue.open(null);
    const all = Array.from({ length: venue.sessions }, () => source.next());
    const finals = all.map(({ events }) =>
      events.some((event) => event.kind === 'watermark' && event.watermark.final),
    );
    expect(finals.indexOf(true)).toBe(all.length - 1);
    expect(all.map(({ done }) => done).indexOf(true)).toBe(all.length - 1);
    const end = { events: [], cursor: all[all.length - 1].cursor, done: true, repeats: 0 };
    expect(source.next()).toEqual(end);
    expect(venue.open(end.cursor).next()).toEqual(end);
  });
});
