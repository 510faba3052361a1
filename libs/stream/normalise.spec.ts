import { FedTask, valuesOn } from '#testing/stream-fixtures.js';
import type { BourseData, Tick, Watermark } from './generated/wire-types.js';
import type { Output } from './log-record.js';
import { foreignFeed, normaliseStage } from './normalise-stage.js';
import { topics } from './topics.js';
import { PROJECTION_HEADER } from './universe/records.js';

/** A quote in the exchange's own words. */
function quote(over: Partial<BourseData> = {}): BourseData {
  const empty = {
    field_date_application: '',
    field_closing_price: '',
    field_difference: '',
    field_var_veille: '',
    field_best_ask_size: '',
    field_transact_time: '',
    field_cours_cloture: '',
    field_cours_ajuste: '',
    field_best_bid_size: '',
    field_capitalisation: '',
    field_opening_price: '',
    field_total_trades: '',
    field_best_ask_price: '',
    sous_secteur: '',
    field_instrument_var_year: '',
    field_var_pto: '',
    label: '',
    field_best_bid_price: '',
    field_dynamic_reference_price: '',
    field_static_reference_price: '',
    field_low_price: '',
    field_high_price: '',
    field_cumul_volume_echange: '',
    field_last_traded_price: '',
  };
  return {
    ...empty,
    ticker: 'AKT',
    field_cours_courant: '1290.50',
    field_cumul_titres_echanges: '300',
    field_last_traded_time: '2026-03-05T14:29:31Z',
    ...over,
  };
}

const normalise = (task = 1): FedTask =>
  new FedTask(normaliseStage.create(task), topics.intradayPrices.name, 'AKT');
const ticksOf = (outputs: readonly Output[]): Tick[] =>
  valuesOn<Tick | Watermark>(outputs, topics.ticks.name).filter((value) => value.kind === 'tick');
const marksOf = (outputs: readonly Output[]): Output[] =>
  outputs.filter(({ value }) => (value as Tick | Watermark).kind === 'watermark');

describe('a foreign quote', () => {
  it('becomes a canonical tick, keyed by instrument', () => {
    const outputs = normalise().feed(quote());
    expect(outputs.at(-1)).toEqual({
      topic: topics.ticks.name,
      key: 'AKT',
      value: {
        kind: 'tick',
        venue: 'casablanca',
        instrument: 'AKT',
        eventTime: Date.UTC(2026, 2, 5, 14, 29, 31),
        price: 1290.5,
        sequence: -1,
        cumulativeVolume: 300,
        source: 'live',
      },
    });
  });

  it('is dropped when it repeats trade time, price and cumulative volume', () => {
    const task = normalise();
    task.feed(quote());
    expect(task.feed(quote({ field_best_bid_price: '1290' }))).toEqual([]);
    expect(ticksOf(task.feed(quote({ field_cumul_titres_echanges: '301' })))).toHaveLength(1);
    expect(ticksOf(task.feed(quote({ field_cours_courant: '1291' })))).toHaveLength(1);
  });

  it('of another ticker is no repeat', () => {
    const task = normalise();
    task.feed(quote());
    expect(ticksOf(task.feed(quote({ ticker: 'ATW' })))).toHaveLength(1);
  });

  it('with a volume the venue writes as absent has volume 0', () => {
    const outputs = normalise().feed(quote({ field_cumul_titres_echanges: '-' }));
    expect(ticksOf(outputs)[0].cumulativeVolume).toBe(0);
  });

  it.each(['', '-', '[]', '0', '-3', 'NaN', '1e5'])('is refused with a price of "%s"', (price) => {
    expect(() => normalise().feed(quote({ field_cours_courant: price }))).toThrow(
      expect.objectContaining({ code: 'DATA_TICK_NOT_POSITIVE' }),
    );
  });

  it('is refused without the instant of its trade, and changes nothing', () => {
    const task = normalise();
    task.feed(quote());
    const before = structuredClone(task.task.snapshot());
    expect(() => task.feed(quote({ field_last_traded_time: '' }))).toThrow(
      expect.objectContaining({ code: 'DATA_MALFORMED' }),
    );
    expect(task.task.snapshot()).toEqual(before);
  });

  const DAY = 86_400_000;
  const at = (time: number): Partial<BourseData> => ({
    field_last_traded_time: new Date(time).toISOString(),
  });
  const traded = Date.UTC(2026, 2, 5, 14, 29, 31);

  it('more than ten days ahead of market time is refused, and market time stays', () => {
    const task = normalise();
    task.feed(quote());
    const before = structuredClone(task.task.snapshot());
    expect(() => task.feed(quote(at(traded + 10 * DAY + 1)))).toThrow(
      expect.objectContaining({ code: 'DATA_TICK_FUTURE' }),
    );
    expect(task.task.snapshot()).toEqual(before);
    const next = quote({ ticker: 'ATW', ...at(traded + 60_000) });
    expect(marksOf(task.feed(next))[0].value).toMatchObject({
      watermark: Date.UTC(2026, 2, 5, 14, 0),
    });
  });

  it('of ten days later, after the longest holidays, is a trade', () => {
    const task = normalise();
    task.feed(quote());
    expect(ticksOf(task.feed(quote(at(traded + 10 * DAY))))).toHaveLength(1);
  });

  it.each(['1999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '2100-01-01T00:00:00Z'])(
    'of %s is refused even as the first',
    (time) => {
      const task = normalise();
      expect(() => task.feed(quote({ field_last_traded_time: time }))).toThrow(
        expect.objectContaining({ code: 'DATA_TICK_OUT_OF_RANGE' }),
      );
      expect(ticksOf(task.feed(quote()))).toHaveLength(1);
    },
  );

  it.each(['2000-01-01T00:00:00Z', '2099-12-31T23:59:59Z'])('of %s can be the first', (time) => {
    expect(ticksOf(normalise().feed(quote({ field_last_traded_time: time })))).toHaveLength(1);
  });

  it('of our own projection is not read back', () => {
    expect(normalise().feed(quote(), { headers: { [PROJECTION_HEADER]: 'quote' } })).toEqual([]);
  });
});

describe('the watermarks of a source partition', () => {
  it('go to every tick partition, as a feed of their own, half an hour behind, before the tick', () => {
    const outputs = normalise(2).feed(quote());
    const marks = marksOf(outputs);
    expect(marks.map(({ partition }) => partition)).toEqual([0, 1, 2, 3]);
    expect(outputs.slice(0, 4)).toEqual(marks);
    for (const { value } of marks) {
      expect(value).toMatchObject({
        feed: foreignFeed(2),
        watermark: Date.UTC(2026, 2, 5, 13, 59),
        final: false,
      });
    }
  });

  it('never go back and are written once a minute of market time', () => {
    const task = normalise();
    task.feed(quote());
    const earlier = quote({ ticker: 'ATW', field_last_traded_time: '2026-03-05T14:01:00Z' });
    expect(marksOf(task.feed(earlier))).toEqual([]);
    const sameMinute = quote({ ticker: 'IAM', field_last_traded_time: '2026-03-05T14:29:59Z' });
    expect(marksOf(task.feed(sameMinute))).toEqual([]);
    const next = quote({ ticker: 'BOA', field_last_traded_time: '2026-03-05T14:30:00Z' });
    expect(marksOf(task.feed(next))[0].value).toMatchObject({
      watermark: Date.UTC(2026, 2, 5, 14, 0),
    });
  });
});
