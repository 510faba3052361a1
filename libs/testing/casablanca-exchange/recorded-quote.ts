import type { BookedName, BookedSession } from './trading-book.js';

/** A quote in the shape of the recorded answer: numbers as text of ten decimals, local stamps, absent values in three ways. */
export type RecordedQuote = Record<string, unknown>;

const MINUTE_MS = 60_000;
/** Any whole number of shares does. */
const LISTED = 1_000_000;

/** What the exchange says of a name at an instant: the identities of its real quotes hold. */
export function recordedQuote(
  { ticker, reference, trades }: BookedName,
  { offsetMinutes }: Pick<BookedSession, 'offsetMinutes'>,
  at: number,
): RecordedQuote {
  const made = trades.filter((trade) => trade.at <= at);
  const last = made.at(-1);
  const price = last?.price ?? reference;
  const prices = made.map((trade) => trade.price);
  const shares = made.reduce((sum, trade) => sum + trade.shares, 0);
  const turnover = made.reduce((sum, trade) => sum + trade.shares * trade.price, 0);
  const stamp = (instant: number): string => localStamp(instant, offsetMinutes);
  const traded = (value: number): string => (last === undefined ? '-' : decimals(value));
  return {
    id: `2154${ticker}`,
    uuid: `00000000-0000-4000-8000-${ticker.padStart(12, '0')}`,
    type: 'market_watch',
    code: `${ticker}-69a98c6d7d3b1`,
    published: '1',
    is_flagged: [],
    has_alert: false,
    metatag: [],
    internal_user: [],
    field_best_ask_price: decimals(price * 1.001),
    field_best_ask_size: '20.0000000000',
    field_best_bid_price: decimals(price * 0.999),
    field_best_bid_size: '547.0000000000',
    field_capitalisation: decimals(price * LISTED),
    field_closing_price: decimals(price),
    field_cours_ajuste: decimals(price),
    field_cours_cloture: '-',
    field_cours_courant: decimals(price),
    field_cumul_titres_echanges: decimals(shares),
    field_cumul_volume_echange: decimals(turnover),
    field_date_application: stamp(at),
    field_difference: decimals(price - reference),
    field_dynamic_reference_price: decimals(price),
    field_etat_cot_val: '-',
    field_high_price: traded(Math.max(...prices)),
    field_instrument_var_year: '-',
    field_last_traded_price: decimals(price),
    field_last_traded_time: last === undefined ? '' : stamp(last.at),
    field_last_transactions: '-',
    field_low_price: traded(Math.min(...prices)),
    field_market_id: '59',
    field_opening_price: traded(prices[0] ?? reference),
    field_pto: decimals(price),
    field_ratio_ajustement: '1.00',
    field_ratio_consolide: '1.00',
    field_static_reference_price: decimals(reference),
    field_symbol: '379',
    field_total_trades: String(made.length),
    field_transact_time: stamp(at),
    field_var_pto: decimals(100 * (price / reference - 1)),
    field_var_veille: decimals(100 * (price / reference - 1)),
    label: `Name ${ticker}`,
    ticker,
    sous_secteur: 'Banques',
    redirect_alias: `/fr/live-market/instruments/${ticker}`,
  };
}

const decimals = (value: number): string => value.toFixed(10);

/** `yyyy-MM-ddTHH:mm:ss`, without a zone. */
export function localStamp(instant: number, offsetMinutes: number): string {
  return new Date(instant + offsetMinutes * MINUTE_MS).toISOString().slice(0, 19);
}
