import type { WindowGrid } from '#core/calendar.js';
import type { Source, Tick, UniverseDefinition, Watermark } from '#stream/generated/wire-types.js';
import { universeFaults } from '#stream/universe/validate-definition.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { validateQuote } from '../../apps/ingestor/venues/validate-quote.js';
import type { FeedBatch, FeedEvent, Refusal, Venue } from '../../apps/ingestor/venues/venue.js';

/** How a venue is held against the contract. */
export interface VenueCase {
  /** How many batches are read; 30. */
  readonly batches?: number;
  /** What a batch brings at the least, in windows closed and ticks; one window and a tick of each instrument. */
  readonly windows?: number;
  readonly ticks?: number;
  /** Of its ticks; the universe's. */
  readonly source?: Source;
  /** How far its ticks may lie behind the newest; the universe's disorder bound. */
  readonly disorderBoundMs?: number;
}

/**
 * Holds a venue against what `Venue` promises. What differs from run to run (when an answer came) is left out.
 * @param create a venue that says the same each time it is made
 */
export function describeVenue(
  name: string,
  create: () => Venue | Promise<Venue>,
  asked: VenueCase = {},
): void {
  const { batches: BATCHES = 30 } = asked;
  describe(`the venue ${name}`, () => {
    let venue: Venue;
    let universe: UniverseDefinition;
    let grid: WindowGrid;
    let bound: number;
    let batches: Said[];
    let events: FeedEvent[];
    let ticks: Tick[];
    let marks: Watermark[];
    beforeAll(async () => {
      venue = await create();
      universe = venue.universe();
      grid = windowGridOf(universe);
      bound = asked.disorderBoundMs ?? universe.window.disorderBoundMs;
      batches = await read(venue, null, BATCHES);
      events = batches.flatMap((batch) => batch.events);
      ticks = events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : []));
      marks = events.flatMap((event) => (event.kind === 'watermark' ? [event.watermark] : []));
    });

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
          source: asked.source ?? universe.source,
          watermark: window.end,
          windowEnd: window.end,
          session: window.session,
        });
        passed = window.end;
      }
      expect(marks).toHaveLength((asked.windows ?? BATCHES) + 1);
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
        (tick) => tick.venue !== venue.venue || tick.source !== (asked.source ?? universe.source),
      );
      expect(strangers).toEqual([]);
      const seen = new Set(
        ticks.map(({ instrument, eventTime, price, cumulativeVolume }) =>
          JSON.stringify([instrument, eventTime, price, cumulativeVolume]),
        ),
      );
      expect(seen.size).toBe(ticks.length);
      expect(ticks.length).toBeGreaterThanOrEqual(
        asked.ticks ?? BATCHES * universe.instruments.length,
      );
    });

    itKeepsItsPlace(create, () => batches);
  });
}

/**
 * Holds a feed of records against what of the contract is not of ticks and windows: it says none of either, and ends.
 * @param create a venue that says the same each time it is made
 */
export function describeRecordFeed(
  name: string,
  create: () => Venue | Promise<Venue>,
  {
    batches: BATCHES,
    records,
    progress = 'ofFeed',
  }: {
    readonly batches: number;
    readonly records: number;
    /** Whether it is said of the feed, or of what is left of it at the start. */
    readonly progress?: 'ofFeed' | 'ofStart';
  },
): void {
  describe(`the feed of records ${name}`, () => {
    let batches: Said[];
    beforeAll(async () => {
      batches = await read(await create(), null, BATCHES);
    });

    it('says records, each with its key, and neither ticks nor watermarks', () => {
      const events = batches.flatMap((batch) => batch.events);
      expect(events.filter(({ kind }) => kind === 'tick' || kind === 'watermark')).toEqual([]);
      const keys = events.flatMap((event) => (event.kind === 'record' ? [event.output.key] : []));
      expect(keys).toHaveLength(records);
      expect(keys).not.toContain('');
    });

    it('ends with its last batch, and is empty from then on', async () => {
      expect(batches.map(({ done }) => done).indexOf(true)).toBe(BATCHES - 1);
      const { cursor } = batches[BATCHES - 1];
      const end = { events: [], cursor, done: true, repeats: 0 };
      expect(await read(await create(), cursor, 1)).toEqual([end]);
    });

    itKeepsItsPlace(create, () => batches, progress);
  });
}

/** What every feed promises of its refusals and of its cursors. */
function itKeepsItsPlace(
  create: () => Venue | Promise<Venue>,
  said: () => readonly Said[],
  progress: 'ofFeed' | 'ofStart' = 'ofFeed',
): void {
  const compared = (batches: readonly Said[]): readonly Said[] =>
    progress === 'ofFeed'
      ? batches
      : batches.map(({ events, cursor, done, repeats }) => ({ events, cursor, done, repeats }));

  it('gives with every refusal a code, the reason and the original', () => {
    const events = said().flatMap((batch) => batch.events);
    const refused = events.filter((event: FeedEvent): event is Refusal => event.kind === 'refused');
    for (const refusal of refused) {
      expect(refusal.code).toMatch(/^DATA_/);
      expect(refusal.reason).toMatch(/expected .+, was /);
      expect(refusal.original).not.toBe('');
      expect(refusal.key).not.toBe('');
    }
  });

  it('says the same when it is opened again', async () => {
    expect(await read(await create(), null, said().length)).toEqual(said());
  });

  it('continues identically from every cursor', async () => {
    const batches = said();
    for (const [index, { cursor }] of batches.slice(0, -1).entries()) {
      const rest = Math.min(2, batches.length - index - 1);
      const again = await read(await create(), cursor, rest);
      expect(compared(again)).toEqual(compared(batches.slice(index + 1, index + 1 + rest)));
    }
    const whole = await read(await create(), batches[4].cursor, batches.length - 5);
    expect(compared(whole)).toEqual(compared(batches.slice(5)));
  });
}

/** A batch without what differs from run to run. */
type Said = Omit<FeedBatch, 'heard'>;

async function read(venue: Venue, cursor: string | null, count: number): Promise<Said[]> {
  const source = venue.open(cursor);
  const batches: Said[] = [];
  for (let k = 0; k < count; k++) {
    const { events, cursor: behind, done, repeats, progress } = await source.next();
    const said = { events, cursor: behind, done, repeats };
    batches.push(progress === undefined ? said : { ...said, progress });
  }
  await source.close?.();
  return batches;
}
