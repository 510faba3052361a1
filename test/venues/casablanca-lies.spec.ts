import fc from 'fast-check';
import type { Tick } from '#stream/generated/wire-types.js';
import { quotesAt } from '#testing/casablanca-exchange/exchange-routes.js';
import { LIES, type Lie } from '#testing/casablanca-exchange/lies.js';
import type { RecordedQuote } from '#testing/casablanca-exchange/recorded-quote.js';
import { NOTHING_HEARD } from '../../apps/ingestor/venues/casablanca/live-cursor.js';
import { LiveMarket, type Heard } from '../../apps/ingestor/venues/casablanca/live-market.js';
import { tickerQuotes } from '../../apps/ingestor/venues/casablanca/ticker-answer.js';
import { BOUND, marketBook, marketUniverse, MINUTE } from './casablanca-market.js';

const universe = marketUniverse();
const book = marketBook('2026-03-19');
const at = book[0].open + 60 * MINUTE;

const heard = (lie: Lie, market = liveMarket()): Heard => {
  const answer = { data: { values: lie(quotesAt(book, at)) } };
  return market.hear(tickerQuotes(answer, universe.calendar), at);
};
const liveMarket = (): LiveMarket =>
  new LiveMarket({ feed: 'replay', universe, disorderBoundMs: BOUND }, NOTHING_HEARD);
const ticksOf = ({ events }: Heard): Tick[] =>
  events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : []));

/** What the book says of a name by then. */
const traded = new Map(
  book[0].names.map(({ ticker, trades }) => [ticker, trades.findLast((trade) => trade.at <= at)]),
);
const isOfTheBook = ({ instrument, price, eventTime }: Tick): boolean => {
  const trade = traded.get(instrument);
  return trade?.price === price && trade.at === eventTime;
};

describe('an answer of the exchange', () => {
  it('gives the last trade of every name when it is true', () => {
    const answer = heard((quotes) => quotes);
    expect(ticksOf(answer)).toHaveLength(universe.instruments.length);
    expect(ticksOf(answer).every(isOfTheBook)).toBe(true);
    expect(answer).toMatchObject({ isWhole: true, marketTime: at, repeats: 0 });
  });

  it.each(Object.entries(LIES))(
    'that holds %s is told of once, and the rest is taken',
    (_, lie) => {
      const market = liveMarket();
      const answer = heard(lie, market);
      const told = answer.events.filter(({ kind }) => kind === 'refused' || kind === 'gap');
      expect(told.length).toBeGreaterThan(0);
      expect(ticksOf(answer).every(isOfTheBook)).toBe(true);
      expect(ticksOf(answer).length).toBeGreaterThanOrEqual(universe.instruments.length - 1);
      expect(answer.marketTime).toBeLessThanOrEqual(at);
      expect(heard(lie, market).events).toEqual([]);
    },
  );

  it('whatever its first quote says, gives no price that is not the book’s', () => {
    const [real] = quotesAt(book, at);
    const anything = fc.oneof(
      fc.constantFrom('', '-', [], null, 'NaN', '1e3', '-1.0000000000', '0.0000000000'),
      fc.double().map(String),
      fc.jsonValue(),
    );
    const fields = ['field_cours_courant', 'field_static_reference_price', 'field_difference'];
    const edits = fc.dictionary(fc.constantFrom(...fields, 'field_last_traded_time'), anything, {
      minKeys: 1,
    });
    fc.assert(
      fc.property(edits, (edit: RecordedQuote) => {
        const changed = Object.keys(edit).some((name) => edit[name] !== real[name]);
        const answer = heard(([quote, ...rest]) => [{ ...quote, ...edit }, ...rest]);
        for (const tick of ticksOf(answer)) {
          const trade = traded.get(tick.instrument);
          if (changed && tick.price !== trade?.price) return false;
        }
        return ticksOf(answer).length >= universe.instruments.length - 1;
      }),
    );
  });
});
