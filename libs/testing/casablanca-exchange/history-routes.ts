import { jsonAnswer, type StubRoute } from './exchange-routes.js';
import type { PublishedDay } from './published-history.js';

/** What the stub answers of the past. */
export interface PastOfExchange {
  readonly prices: ReadonlyMap<string, readonly PublishedDay[]>;
  readonly levels: ReadonlyMap<string, readonly PublishedDay[]>;
  /** The exchange's number of an instrument or an index. */
  readonly idOf: (name: string) => number;
  /** The most items of a page, whatever is asked for. */
  readonly pageItems: number;
  /** What the exchange lies about, item by item. */
  readonly edit?: (item: Record<string, unknown>) => unknown;
}

/** The routes of both generations. */
export const historyRoutes = (past: PastOfExchange): StubRoute[] => [
  proxyRoute('instrument_history', 'filter-historique-instrument-emetteur', past),
  proxyRoute('index_history', 'filter-historique-indice', past),
  stockRoute(past),
  indexRoute(past),
];

function proxyRoute(path: string, subject: string, past: PastOfExchange): StubRoute {
  return ({ pathname, searchParams: query }) => {
    if (pathname !== `/api/proxy/fr/api/bourse_data/${path}`) return null;
    const of = path === 'index_history' ? past.levels : past.prices;
    const asked = (filter: string): string =>
      query.get(`filter[${filter}][condition][value]`) ?? '';
    const name = [...of.keys()].find((each) => String(past.idOf(each)) === asked(subject)) ?? '';
    const days = newestFirst(of.get(name) ?? [], {
      from: asked('filter-date-start-vh'),
      to: asked('filter-date-end-vh'),
    });
    const offset = Number(query.get('page[offset]'));
    const limit = Math.min(Number(query.get('page[limit]')), past.pageItems);
    const form = path === 'index_history' ? proxyLevel : proxyPrice;
    const items = days.slice(offset, offset + limit).map((day) => ({
      type: path,
      attributes: edited(form(day), past),
    }));
    return jsonAnswer({ data: items, included: [{ attributes: { libelleFR: name } }] });
  };
}

function stockRoute(past: PastOfExchange): StubRoute {
  return ({ pathname, searchParams: query }) => {
    if (pathname !== '/api/boursenova/stock-historical') return null;
    const symbol = query.get('instrument') ?? '';
    const range = { from: query.get('startDate') ?? '', to: query.get('endDate') ?? '' };
    const days = newestFirst(past.prices.get(symbol) ?? [], range);
    const size = Math.min(Number(query.get('pageSize')), past.pageItems);
    const first = (Number(query.get('pageNumber')) - 1) * size;
    const items = days.slice(first, first + size).map((day) =>
      edited(
        {
          ...{ seance: french(day.session), symbol },
          ...{ libelle: { fr: symbol }, ouverture: day.shares > 0 ? day.close : null },
          dernierCours: day.close,
          plusHaut: day.shares > 0 ? day.close : null,
          plusBas: day.shares > 0 ? day.close : null,
          titresEchanges: day.shares,
          volumeEchanges: Math.round(day.shares * day.close * 100) / 100,
          nbTransactions: Math.ceil(day.shares / 100),
          capitalisation: Math.round(day.close * 1_000_000),
          coursReference: null,
        },
        past,
      ),
    );
    return jsonAnswer({ totalCount: days.length, items });
  };
}

/** The newest month. */
function indexRoute(past: PastOfExchange): StubRoute {
  return ({ pathname, searchParams: query }) => {
    if (pathname !== '/api/boursenova/indices/historical') return null;
    const code = query.get('code') ?? '';
    const days = (past.levels.get(code) ?? []).slice(-22).reverse();
    const items = days.map(({ session, close }) =>
      edited(
        { seance: french(session), indices: { [code]: { code, valeur: close } }, volume: 1 },
        past,
      ),
    );
    return jsonAnswer({ totalCount: items.length, items });
  };
}

function proxyPrice({ session, close, shares, ratio }: PublishedDay): Record<string, unknown> {
  const traded = shares > 0 ? ten(close) : '-';
  return {
    created: session,
    openingPrice: traded,
    coursCourant: ten(close),
    highPrice: traded,
    lowPrice: traded,
    cumulTitresEchanges: ten(shares),
    cumulVolumeEchange: ten(shares * close),
    totalTrades: Math.ceil(shares / 100),
    capitalisation: ten(close * 1_000_000),
    coursAjuste: null,
    closingPrice: shares > 0 ? ten(close) : [],
    ratioConsolide: ratio.toFixed(2),
  };
}

const proxyLevel = ({ session, close }: PublishedDay): Record<string, unknown> => ({
  field_seance_date: session,
  field_index_value: ten(close),
});

const edited = (item: Record<string, unknown>, { edit = (same) => same }: PastOfExchange) =>
  edit(item);

const newestFirst = (
  days: readonly PublishedDay[],
  { from, to }: { readonly from: string; readonly to: string },
): PublishedDay[] => days.filter(({ session }) => session >= from && session <= to).reverse();

const ten = (value: number): string => value.toFixed(10);
const french = (session: string): string => session.split('-').reverse().join('/');
