import { nested } from './nested.js';
import type { RecordedQuote } from './recorded-quote.js';

/** What the shapes allow and no exchange would mean. Each takes a whole answer and spoils its first quote. */
export const LIES = {
  'a stamp of next year': first({ field_last_traded_time: '2099-03-05T10:00:00' }),
  'a stamp of 1970': first({ field_last_traded_time: '1970-01-01T00:00:00' }),
  'a stamp that is none': first({ field_last_traded_time: '05/03/2026 10:00' }),
  'a price of zero': first({ field_cours_courant: '0.0000000000' }),
  'a negative price': first({ field_cours_courant: '-5.0000000000' }),
  'a price that is a word': first({ field_cours_courant: 'NaN' }),
  'a price that is an object': first({ field_cours_courant: { value: 1 } }),
  'a price that is a list': first({ field_cours_courant: ['1.0'] }),
  'a price that is a number': first({ field_cours_courant: 5 }),
  'no price': first({ field_cours_courant: [] }),
  'no reference': first({ field_static_reference_price: '-' }),
  'a reference of zero': first({ field_static_reference_price: '0.0000000000' }),
  'a negative reference': first({ field_static_reference_price: '-5.0000000000' }),
  'a ratio of zero': first({ field_ratio_consolide: '0.00' }),
  'a negative ratio': first({ field_ratio_consolide: '-1.00' }),
  'a ratio that is a word': first({ field_ratio_consolide: 'Infinity' }),
  'a label in a great many lists': first({ label: nested(20_000) }),
  'a price in a great many lists': first({ field_cours_courant: nested(20_000) }),
  'a price beyond the limit': first((quote) => rescaled(quote, 1.2)),
  'a difference that is another': first({ field_difference: '77.0000000000' }),
  'a variation that is another': first({ field_var_veille: '9.9000000000' }),
  'a part of a share': first((quote) => ({
    field_capitalisation: String(
      Number(quote.field_capitalisation) + Number(quote.field_cours_courant) / 2,
    ),
  })),
  'a low above the price': first((quote) => ({ field_low_price: above(quote) })),
  'a ticker that nobody knows': first({ ticker: 'NONESUCH' }),
  'a ticker that is a number': first({ ticker: 5 }),
  'no ticker': first({ ticker: '' }),
  'no quote of a name': ([, ...quotes]) => quotes,
  'two quotes of a name': (quotes) => [...quotes, { ...quotes[0], label: 'another' }],
  'a quote that is a text': ([, ...quotes]) => ['quote', ...quotes],
  'a quote that is null': ([, ...quotes]) => [null, ...quotes],
} satisfies Readonly<Record<string, Lie>>;

export type Lie = (quotes: RecordedQuote[]) => unknown[];

function first(
  edit: RecordedQuote | ((quote: RecordedQuote) => RecordedQuote),
): (quotes: RecordedQuote[]) => unknown[] {
  return ([quote, ...quotes]) => [
    { ...quote, ...(typeof edit === 'function' ? edit(quote) : edit) },
    ...quotes,
  ];
}

const above = (quote: RecordedQuote): string => (Number(quote.field_cours_courant) + 1).toFixed(10);

/** Consistent in itself, and still more than a day's move away. */
function rescaled(quote: RecordedQuote, factor: number): RecordedQuote {
  const reference = Number(quote.field_static_reference_price);
  const price = reference * factor;
  const text = (value: number): string => value.toFixed(10);
  return {
    field_cours_courant: text(price),
    field_difference: text(price - reference),
    field_var_veille: text(100 * (factor - 1)),
    field_capitalisation: text(price * 1_000_000),
    field_high_price: '-',
  };
}
