import type { BourseData } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type { Chance } from './chance.js';
import { FOREIGN, QUOTE_PARTITION, QUOTE_WINDOW_MS, START } from './definitions.js';

const WINDOWS = 10;

/** What an outside client writes: its own partitioner, repeats, and quotes that are none. */
export function foreignQuotes(chance: Chance): Output<BourseData>[] {
  const quotes: Output<BourseData>[] = [];
  const price = new Map(FOREIGN.instruments.map((ticker, i) => [ticker, 100 * (i + 1)]));
  for (let window = 0; window < WINDOWS; window++) {
    FOREIGN.instruments.forEach((ticker, i) => {
      const now = (price.get(ticker) ?? 0) * (1 + chance.between(-200, 200) * 1e-4);
      price.set(ticker, now);
      const at = START + window * QUOTE_WINDOW_MS + (i + 1) * 300_000 + chance.between(0, 60_000);
      const quote = quoteOf(ticker, at, now.toFixed(4));
      quotes.push(quote);
      if (chance.happens(0.2)) quotes.push(quote);
      if (chance.happens(0.1)) quotes.push(quoteOf(ticker, at, chance.oneOf(['-', '-3', '0'])));
      if (chance.happens(0.05)) quotes.push(quoteOf(ticker, Date.UTC(2099, 0, 1), '1'));
    });
  }
  return quotes;
}

function quoteOf(ticker: string, at: number, price: string): Output<BourseData> {
  const value: BourseData = {
    ticker,
    label: '',
    sous_secteur: '',
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
    field_instrument_var_year: '',
    field_var_pto: '',
    field_best_bid_price: '',
    field_dynamic_reference_price: '',
    field_static_reference_price: '',
    field_low_price: '',
    field_high_price: '',
    field_cumul_volume_echange: '',
    field_last_traded_price: '',
    field_cours_courant: price,
    field_cumul_titres_echanges: '300',
    field_last_traded_time: new Date(at).toISOString(),
  };
  return { topic: topics.intradayPrices.name, key: ticker, partition: QUOTE_PARTITION, value };
}
