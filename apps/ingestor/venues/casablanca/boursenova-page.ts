import { BallastError } from '#core/ballast-error.js';
import type { BourseData } from '#stream/generated/wire-types.js';
import { member } from '../json-member.js';
import { jsonText } from '../json-text.js';
import { SANE_TIMES } from '../validate-quote.js';
import { ABSENT, LONGEST_TEXT } from './absent.js';
import { isoInstant } from './quote-fields.js';
import { quoteList } from './ticker-answer.js';
import type { VenueQuote } from './venue-quote.js';

const IS_SETTINGS = /data-drupal-selector=["']drupal-settings-json["']/;
/** Epochs below it are seconds: as milliseconds they would lie in 1973. */
const SECONDS_BELOW = 1e11;

/** A record that says nothing. */
const NOTHING = Object.fromEntries(
  [
    ...['date_application', 'closing_price', 'difference', 'var_veille', 'best_ask_size'],
    ...['transact_time', 'cours_cloture', 'cours_ajuste', 'cumul_titres_echanges'],
    ...['best_bid_size', 'capitalisation', 'opening_price', 'total_trades', 'cours_courant'],
    ...['best_ask_price', 'instrument_var_year', 'var_pto', 'last_traded_time'],
    ...['best_bid_price', 'dynamic_reference_price', 'static_reference_price', 'low_price'],
    ...['high_price', 'cumul_volume_echange', 'last_traded_price'],
  ].map((name) => [`field_${name}`, ABSENT]),
) as unknown as BourseData;

/**
 * The current generation: quotes in the settings that its pages embed, `live_market.actions[]` or
 * `live_market.ticker.items[]` of {symbol, price, change_pct, volume, label}. They say no time of a trade: a quote whose
 * price or volume has changed was traded by the stamp of `live_market.session`.
 * @throws BallastError SOURCE_MALFORMED
 */
export function boursenovaQuotes(page: string): readonly VenueQuote[] {
  const market = member(settingsOf(page), 'live_market');
  const actions = member(market, 'actions');
  const values = actions === undefined ? member(member(market, 'ticker'), 'items') : actions;
  const stampedAt = epoch(member(member(market, 'session'), 'timestamp'));
  if (stampedAt === null) {
    throw new BallastError('SOURCE_MALFORMED', 'expected a stamp of live_market.session, was none');
  }
  return quoteList(values, 'live_market').map((value) => quoteOf(value, stampedAt));
}

function settingsOf(page: string): unknown {
  const text = settingsText(page);
  try {
    if (text !== undefined) return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new BallastError('SOURCE_MALFORMED', 'expected JSON in the settings of the page', {
      cause,
    });
  }
  throw new BallastError('SOURCE_MALFORMED', 'expected settings in the page, was none');
}

/** What stands in the script of the settings; each character of the page is looked at a few times at the most. */
function settingsText(page: string): string | undefined {
  let at = page.indexOf('<script');
  while (at >= 0) {
    const from = page.indexOf('>', at) + 1;
    if (from === 0) return undefined;
    if (IS_SETTINGS.test(page.slice(at, from))) {
      const to = page.indexOf('</script>', from);
      return to < 0 ? undefined : page.slice(from, to);
    }
    at = page.indexOf('<script', from);
  }
  return undefined;
}

function quoteOf(value: unknown, stampedAt: number): VenueQuote {
  const text = (name: string): string => {
    const found = member(value, name);
    return typeof found === 'string' && found.length <= LONGEST_TEXT ? found : '';
  };
  const number = (name: string): number | null => {
    const found = member(value, name);
    return typeof found === 'number' && Number.isFinite(found) ? found : null;
  };
  const ticker = text('symbol');
  const [price, change, volume] = [number('price'), number('change_pct'), number('volume')];
  // A change of -100 % or less says no price that it counts from.
  const base = change === null ? Number.NaN : 1 + change / 100;
  const reference = price === null || !(base > 0) ? null : price / base;
  const faults = [
    ...(ticker === '' ? ['expected a symbol, was none'] : []),
    ...(price === null ? [`expected a price of ${ticker}, was none`] : []),
    ...(change === null ? [`expected change_pct of ${ticker}, was none`] : []),
    ...(change !== null && change <= -100
      ? [`expected change_pct of ${ticker} above -100, was ${change}`]
      : []),
  ];
  return {
    ...{ ticker, price, stampedAt },
    tradedAt: volume !== null && volume > 0 ? stampedAt : null,
    cumulativeVolume: volume ?? 0,
    reference,
    ratio: null,
    fault: faults.length === 0 ? null : { code: 'DATA_MALFORMED', reason: faults[0] },
    record: {
      ...NOTHING,
      ticker,
      label: text('label') || ABSENT,
      sous_secteur: ABSENT,
      field_cours_courant: said(price),
      field_var_veille: said(change),
      field_cumul_titres_echanges: said(volume),
      field_transact_time: isoInstant(stampedAt) ?? ABSENT,
    },
    original: jsonText(value),
  };
}

const said = (value: number | null): string => (value === null ? ABSENT : value.toFixed(10));

/** UTC ms of an epoch in seconds or milliseconds; null of what is no time of this century. */
function epoch(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return null;
  const instant = Math.round(value < SECONDS_BELOW ? value * 1000 : value);
  return instant < SANE_TIMES.until ? instant : null;
}
