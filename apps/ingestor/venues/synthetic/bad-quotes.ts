import type { Quote } from '../validate-quote.js';
import type { Random } from '#core/random.js';

const FAULTS: readonly ((quote: Quote) => Quote)[] = [
  (quote) => ({ ...quote, price: 0 }),
  (quote) => ({ ...quote, price: -quote.price }),
  (quote) => ({ ...quote, price: Number.NaN }),
  (quote) => ({ ...quote, price: quote.price * 10 }),
  (quote) => ({ ...quote, instrument: `${quote.instrument}X` }),
  (quote) => ({ ...quote, eventTime: 0 }),
  (quote) => ({ ...quote, eventTime: Date.UTC(2099, 0, 1) }),
  (quote) => ({ ...quote, cumulativeVolume: -1 }),
];

/** A quote as a broken venue would say it. Times ten is only wrong where there is a daily limit. */
export function badQuote(random: Random, quote: Quote): Quote {
  return FAULTS[random.integer(FAULTS.length)](quote);
}
