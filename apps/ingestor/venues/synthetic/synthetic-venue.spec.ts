import { universeFaults } from '#stream/universe/validate-definition.js';
import type { Tick } from '#stream/generated/wire-types.js';
import type { FeedBatch } from '../venue.js';
import { EXCHANGE_GRID, quotedPrice } from './price-grid.js';
import { SyntheticVenue } from './synthetic-venue.js';
import type { SyntheticOptions } from './synthetic-options.js';

const ticksOf = ({ events }: FeedBatch): Tick[] =>
  events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : []));
const refusalsOf = ({ events }: FeedBatch) =>
  events.flatMap((event) => (event.kind === 'refused' ? [event] : []));

function batches(count: number, options: Partial<SyntheticOptions> = {}): FeedBatch[] {
  const source = new SyntheticVenue(options).open(null);
  return Array.from({ length: count }, () => source.next());
}

const PLAIN: Partial<SyntheticOptions> = { repeats: 0, disorderMs: 0, bursts: null };

describe('the simulated market', () => {
  it('continues the calendar after the shipped history, on weekdays, under names of its own', () => {
    const days = batches(6, { tradesPerWindow: 1 }).map((batch) => {
      const last = batch.events.at(-1);
      return last?.kind === 'watermark' ? last.watermark.session : null;
    });
    expect(days).toEqual([
      ...['2026-04-13', '2026-04-14', '2026-04-15', '2026-04-16', '2026-04-17'],
      '2026-04-20',
    ]);
    const { instruments } = new SyntheticVenue().universe();
    expect([instruments[0], instruments[10], instruments.length]).toEqual(['SIM01', 'SIM11', 11]);
  });

  it('trades about as often as it is told, between 09:30 and 15:30', () => {
    const ticks = batches(20, { ...PLAIN, tradesPerWindow: 100 }).flatMap(ticksOf);
    expect(ticks.length / (20 * 11) / 100).toBeGreaterThan(0.85);
    expect(ticks.length / (20 * 11) / 100).toBeLessThan(1.15);
    for (const { eventTime } of ticks) {
      const minute = ((eventTime + 3_600_000) % 86_400_000) / 60_000;
      expect(minute >= 570 && minute < 930).toBe(true);
    }
  });

  it('trades exactly once a window when told so', () => {
    for (const batch of batches(50, { ...PLAIN, tradesPerWindow: 1 })) {
      expect(ticksOf(batch)).toHaveLength(11);
    }
  });

  it('crowds at both ends of the day where bursts are on', () => {
    const atTheEnds = (options: Partial<SyntheticOptions>): number => {
      const ticks = batches(10, { ...options, disorderMs: 0, repeats: 0 }).flatMap(ticksOf);
      const crowd = ticks.filter(({ eventTime }) => {
        const minute = ((eventTime + 3_600_000) % 86_400_000) / 60_000;
        return minute < 585 || minute >= 915;
      });
      return crowd.length / ticks.length;
    };
    expect(atTheEnds({ bursts: null })).toBeCloseTo(30 / 360, 1);
    expect(atTheEnds({ bursts: { share: 0.5, minutes: 15 } })).toBeCloseTo(0.5 + 0.5 / 12, 1);
  });

  it('quotes prices of the grid, within the daily limit of the last close', () => {
    const wild = { perYear: 500, size: 6 };
    const closes = new Map<string, number>();
    let atLimit = 0;
    for (const batch of batches(30, { ...PLAIN, jumps: wild, tradesPerWindow: 20 })) {
      const before = new Map(closes);
      expect(refusalsOf(batch)).toEqual([]);
      for (const { instrument, price } of ticksOf(batch)) {
        expect(quotedPrice(price, EXCHANGE_GRID, null)).toBe(price);
        const move = Math.abs(price / (before.get(instrument) ?? price) - 1);
        expect(move).toBeLessThanOrEqual(0.1 + 1e-12);
        if (move > 0.098) atLimit += 1;
        closes.set(instrument, price);
      }
    }
    expect(atLimit).toBeGreaterThan(0);
  });

  it('mixes arrivals within the disorder bound, and only then', () => {
    const backwards = (options: Partial<SyntheticOptions>): number => {
      const times = batches(3, options)
        .flatMap(ticksOf)
        .map(({ eventTime }) => eventTime);
      return times.filter((time, k) => k > 0 && time < times[k - 1]).length;
    };
    expect(backwards({ disorderMs: 0 })).toBe(0);
    expect(backwards({ disorderMs: 60_000 })).toBeGreaterThan(100);
  });

  it('drops the repeats of the venue and counts them', () => {
    const [quiet] = batches(1, { repeats: 0 });
    const [noisy] = batches(1, { repeats: 0.5 });
    expect(quiet.repeats).toBe(0);
    expect(noisy.repeats / ticksOf(noisy).length).toBeCloseTo(0.5, 1);
    const distinct = new Set(ticksOf(noisy).map((tick) => JSON.stringify(tick)));
    expect(distinct.size).toBe(ticksOf(noisy).length);
  });

  it('refuses every bad quote, by every kind of fault, and folds none', () => {
    const all = batches(3, { badQuotes: 0.1 });
    const refused = all.flatMap(refusalsOf);
    expect(refused.length).toBeGreaterThan(500);
    expect(new Set(refused.map(({ code }) => code))).toEqual(
      new Set([
        'DATA_TICK_NOT_POSITIVE',
        'DATA_TICK_OUT_OF_RANGE',
        'DATA_UNKNOWN_INSTRUMENT',
        'DATA_MALFORMED',
      ]),
    );
  });

  it('can live on windows without end instead of sessions', () => {
    const venue = new SyntheticVenue({ windows: { kind: 'tumbling', sizeMs: 60_000 } });
    expect(universeFaults(venue.universe(), null)).toEqual([]);
    const source = venue.open(null);
    const [first, second] = [source.next(), source.next()].map(ticksOf);
    expect(first.every(({ eventTime }) => eventTime < Date.UTC(2026, 3, 13, 0, 1))).toBe(true);
    expect(second.every(({ eventTime }) => eventTime >= Date.UTC(2026, 3, 13, 0, 1))).toBe(true);
  });

  it('ends before the year 2099 with a final watermark', () => {
    const source = new SyntheticVenue({ startDate: '2098-12-30', tradesPerWindow: 1 }).open(null);
    const seen = [source.next(), source.next(), source.next()];
    expect(seen.map(({ done }) => done)).toEqual([false, true, true]);
    expect(seen[1].events.at(-1)).toMatchObject({ watermark: { final: true } });
    expect(seen[2].events).toEqual([]);
  });

  it('refuses a foreign cursor and names every option out of range', () => {
    const venue = new SyntheticVenue();
    for (const cursor of ['12', 'null', '{"passed":1}', 'garbage']) {
      expect(() => venue.open(cursor)).toThrow(expect.objectContaining({ code: 'CONFIG_JOURNAL' }));
    }
    expect(() => new SyntheticVenue({ tradesPerWindow: 0, repeats: 2 })).toThrow(
      /tradesPerWindow.*repeats/,
    );
  });
});
