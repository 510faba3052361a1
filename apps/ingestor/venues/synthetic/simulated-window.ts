import type { Window } from '#core/calendar.js';
import type { Quote } from '../validate-quote.js';
import { badQuote } from './bad-quotes.js';
import { quotedPrice } from './price-grid.js';
import type { Random } from '#core/random.js';
import type { SyntheticOptions } from './synthetic-options.js';
import { tradeCount, tradeTimes, tradingSpan } from './trade-times.js';
import { pathOf, type Move } from './window-moves.js';

/** Bound once, as in random.ts: these run for every trade. */
const { exp, floor, log } = Math;

/** A quote on its way to the feed. */
export interface Arrival {
  readonly quote: Quote;
  /** UTC ms at which the feed hears it. */
  readonly at: number;
  readonly reference: number;
}

/** A name at the start of a window. */
export interface NameState {
  readonly instrument: string;
  readonly logPrice: number;
  /** Last close. */
  readonly reference: number;
  /** Of its diffusion over the window. */
  readonly variance: number;
}

/** What one name did in a window: its quotes in the order of trading, and its close. */
export interface NameWindow {
  readonly arrivals: readonly Arrival[];
  readonly close: number;
}

/** Mean number of shares of a trade. */
const MEAN_SHARES = 60;

/** The trades of one name in one window as quotes: on the grid, within the limit, some said twice, some broken. */
export function simulateName(
  random: Random,
  options: SyntheticOptions,
  at: { readonly window: Window; readonly name: NameState; readonly move: Move },
): NameWindow {
  const { window, name, move } = at;
  const { priceGrid, dailyLimit, disorderMs, repeats, badQuotes } = options;
  const { instrument, reference } = name;
  const count = tradeCount(random, options.tradesPerWindow);
  const times = tradeTimes(random, count, tradingSpan(window, options));
  const path = pathOf(random, move, {
    times: times.map((time) => (time - window.start) / (times[count - 1] - window.start)),
    variance: name.variance,
  });
  const range =
    dailyLimit === null
      ? null
      : { lower: reference * (1 - dailyLimit), upper: reference * (1 + dailyLimit) };
  const arrivals: Arrival[] = [];
  const say = (quote: Quote): void => {
    const delay = disorderMs === 0 ? 0 : random.integer(disorderMs);
    arrivals.push({ quote, at: times[quote.sequence] + delay, reference });
  };
  let cumulativeVolume = 0;
  let close = reference;
  for (let k = 0; k < count; k++) {
    cumulativeVolume += 1 + floor(-MEAN_SHARES * log(1 - random.uniform()));
    close = quotedPrice(exp(name.logPrice + path[k]), priceGrid, range);
    const quote = { instrument, eventTime: times[k], price: close, sequence: k, cumulativeVolume };
    say(quote);
    if (repeats > 0 && random.uniform() < repeats) say(quote);
    if (badQuotes > 0 && random.uniform() < badQuotes) say(badQuote(random, quote));
  }
  return { arrivals, close };
}

/** All quotes of a window as they arrive: by arrival, at equal times in the order of the names. */
export function inArrivalOrder(names: readonly NameWindow[]): readonly Arrival[] {
  return names.flatMap(({ arrivals }) => arrivals).sort((a, b) => a.at - b.at);
}
