import { BallastError } from '#core/ballast-error.js';
import type { Calendar } from '#stream/generated/wire-types.js';
import { member } from '../json-member.js';
import { jsonText } from '../json-text.js';
import { brokenIdentity } from './quote-identities.js';
import { QuoteFields } from './quote-fields.js';
import type { VenueQuote } from './venue-quote.js';

/** More names than the exchange lists. */
const MOST_QUOTES = 500;

/**
 * The answer of the older generation, `{data: {values: [quote, ...]}}`. Fields it has beside the known ones are let be;
 * a quote that cannot be read or breaks an identity keeps its fault.
 * @throws BallastError SOURCE_MALFORMED when it holds no list of quotes, or none: no answer is not an empty market
 */
export function tickerQuotes(answer: unknown, calendar: Calendar): readonly VenueQuote[] {
  const values = member(member(answer, 'data'), 'values');
  return quoteList(values, 'data.values').map((value) => quoteOf(value, calendar));
}

/** @throws BallastError SOURCE_MALFORMED unless it is a list of 1 to 500 */
export function quoteList(values: unknown, name: string): readonly unknown[] {
  if (Array.isArray(values) && values.length > 0 && values.length <= MOST_QUOTES) return values;
  const was = Array.isArray(values) ? String(values.length) : typeof values;
  throw new BallastError(
    'SOURCE_MALFORMED',
    `expected 1 to ${MOST_QUOTES} quotes in ${name}, was ${was}`,
  );
}

function quoteOf(value: unknown, calendar: Calendar): VenueQuote {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const fields = new QuoteFields(isObject ? (value as Record<string, unknown>) : {}, calendar);
  const ticker = fields.text('ticker') ?? '';
  const price = fields.number('field_cours_courant');
  const reference = fields.number('field_static_reference_price');
  const shares = fields.number('field_cumul_titres_echanges');
  const ratio = fields.positive('field_ratio_consolide');
  const tradedAt = fields.instant('field_last_traded_time');
  const stamps = [tradedAt, fields.instant('field_transact_time')].filter((at) => at !== null);
  const record = fields.record();
  const identity = brokenIdentity({
    ...{ price, reference, shares },
    difference: fields.number('field_difference'),
    variation: fields.number('field_var_veille'),
    capitalisation: fields.number('field_capitalisation'),
    opening: fields.number('field_opening_price'),
    low: fields.number('field_low_price'),
    high: fields.number('field_high_price'),
    turnover: fields.number('field_cumul_volume_echange'),
  });
  const reason = missing(ticker, { price, reference, tradedAt }) ?? fields.fault;
  return {
    ...{ ticker, price, tradedAt, reference, ratio, record },
    stampedAt: stamps.length === 0 ? null : Math.max(...stamps),
    cumulativeVolume: shares ?? 0,
    fault: reason === null ? identity : { code: 'DATA_MALFORMED', reason },
    original: jsonText(value),
  };
}

/** A quote that was traded has a name, a price and what its daily limit counts from. */
function missing(
  ticker: string,
  traded: Pick<VenueQuote, 'price' | 'reference' | 'tradedAt'>,
): string | null {
  if (ticker === '') return 'expected a ticker, was none';
  if (traded.tradedAt === null) return null;
  if (traded.price === null) return `expected a price of ${ticker}, was none`;
  if (traded.reference === null) return `expected a reference price of ${ticker}, was none`;
  const { reference } = traded;
  return reference > 0 ? null : `expected a positive reference of ${ticker}, was ${reference}`;
}
