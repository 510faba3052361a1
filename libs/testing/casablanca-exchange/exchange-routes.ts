import type { BookedSession } from './trading-book.js';
import { recordedQuote, type RecordedQuote } from './recorded-quote.js';

/** An answer of the stub: what it says and as what. */
export interface StubAnswer {
  readonly type: string;
  readonly body: string;
}

/** One page of the stub: its answer, or null where the address is another's. */
export type StubRoute = (url: URL) => StubAnswer | null;

export const jsonAnswer = (value: unknown): StubAnswer => ({
  type: 'application/vnd.api+json',
  body: JSON.stringify(value),
});

/** The quotes at an instant: of the session that trades, else of the one before; none before the first. */
export function quotesAt(book: readonly BookedSession[], at: number): RecordedQuote[] {
  const session = book.findLast(({ open }) => open <= at) ?? book[0];
  return session.names.map((name) => recordedQuote(name, session, Math.min(at, session.close)));
}

/** Live quotes of the older generation. @param edit what the exchange lies about */
export function tickerRoute(
  book: readonly BookedSession[],
  now: () => number,
  edit: (quotes: RecordedQuote[]) => unknown[] = (quotes) => quotes,
): StubRoute {
  return ({ pathname }) => {
    if (pathname !== '/api/proxy/fr/api/bourse/dashboard/ticker') return null;
    const values = edit(quotesAt(book, now()));
    return jsonAnswer({ data: { cache_tags: ['taxonomy_term:313'], values } });
  };
}

/** Live quotes of the current generation: settings in a page. */
export function pageRoute(book: readonly BookedSession[], now: () => number): StubRoute {
  return ({ pathname }) => {
    if (pathname !== '/live-market/actions') return null;
    const at = now();
    const session = book.findLast(({ open }) => open <= at) ?? book[0];
    const actions = quotesAt(book, at).map((quote) => ({
      symbol: quote.ticker,
      price: Number(quote.field_cours_courant),
      change_pct: Number(quote.field_var_veille),
      volume: Number(quote.field_cumul_titres_echanges),
      currency: 'MAD',
      label: quote.label,
    }));
    const timestamp = Math.floor(Math.min(at, session.close) / 1000);
    const settings = { live_market: { actions, session: { status: 'open', timestamp } } };
    const script = `<script type="application/json" data-drupal-selector="drupal-settings-json">${JSON.stringify(settings)}</script>`;
    return { type: 'text/html; charset=UTF-8', body: `<!DOCTYPE html><html>${script}</html>` };
  };
}
