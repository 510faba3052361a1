import { WindowGrid } from '#core/calendar.js';
import { SANE_TIMES, validateQuote, type Quote, type QuoteRules } from './validate-quote.js';

const rules: QuoteRules = {
  instruments: new Set(['AKT']),
  grid: new WindowGrid(
    {
      kind: 'sessions',
      start: '2026-04-06',
      openMinute: 0,
      closeMinute: 1440,
      weekend: [6, 7],
      holidays: ['2026-04-09'],
      halfDays: [],
      utcOffsets: [{ from: '2026-03-22', minutes: 60 }],
    },
    { kind: 'session', sizeMs: 0, offsetMs: 0 },
  ),
  dailyLimit: 0.1,
};

const quote = (over: Partial<Quote> = {}): Quote => ({
  instrument: 'AKT',
  eventTime: Date.UTC(2026, 3, 10, 14),
  price: 1195,
  sequence: 1,
  cumulativeVolume: 10,
  ...over,
});

describe('validateQuote', () => {
  it('accepts a trade of a known instrument inside a session', () => {
    expect(validateQuote(quote(), rules, 1175)).toBeNull();
  });

  it.each([
    ['an instrument nobody declared', { instrument: 'XYZ' }, 'DATA_UNKNOWN_INSTRUMENT'],
    ['a price of zero', { price: 0 }, 'DATA_TICK_NOT_POSITIVE'],
    ['a negative price', { price: -1 }, 'DATA_TICK_NOT_POSITIVE'],
    ['no number as price', { price: Number.NaN }, 'DATA_TICK_NOT_POSITIVE'],
    ['an infinite price', { price: Infinity }, 'DATA_TICK_NOT_POSITIVE'],
    ['the year 1970', { eventTime: 0 }, 'DATA_TICK_OUT_OF_RANGE'],
    ['the year 2099', { eventTime: Date.UTC(2099, 5, 1) }, 'DATA_TICK_OUT_OF_RANGE'],
    ['no number as event time', { eventTime: Number.NaN }, 'DATA_TICK_OUT_OF_RANGE'],
    ['a fraction of a millisecond', { eventTime: SANE_TIMES.from + 0.5 }, 'DATA_MALFORMED'],
    ['a Saturday', { eventTime: Date.UTC(2026, 3, 11, 12) }, 'DATA_OUTSIDE_CALENDAR'],
    ['a holiday', { eventTime: Date.UTC(2026, 3, 9, 12) }, 'DATA_OUTSIDE_CALENDAR'],
    ['the end of a session', { eventTime: Date.UTC(2026, 3, 10, 23) }, 'DATA_OUTSIDE_CALENDAR'],
    ['a negative volume', { cumulativeVolume: -1 }, 'DATA_MALFORMED'],
    ['no number as volume', { cumulativeVolume: Number.NaN }, 'DATA_MALFORMED'],
    ['a move beyond the limit', { price: 1293 }, 'DATA_TICK_OUT_OF_RANGE'],
  ])('refuses %s and says what was expected', (_, over, code) => {
    const fault = validateQuote(quote(over), rules, 1175);
    expect(fault?.code).toBe(code);
    expect(fault?.reason).toMatch(/^expected .+, was .+$/);
  });

  it('accepts a price that lies on the limit', () => {
    expect(validateQuote(quote({ price: 1292.5 }), rules, 1175)).toBeNull();
    expect(validateQuote(quote({ price: 1057.5 }), rules, 1175)).toBeNull();
  });

  it('holds no move against a quote without a reference or on a venue without a limit', () => {
    expect(validateQuote(quote({ price: 9999 }), rules, null)).toBeNull();
    expect(validateQuote(quote({ price: 9999 }), { ...rules, dailyLimit: null }, 1175)).toBeNull();
  });
});
