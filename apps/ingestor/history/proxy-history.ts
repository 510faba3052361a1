import { BallastError } from '#core/ballast-error.js';
import { readAnswer } from '../venues/casablanca/read-answer.js';
import { member } from '../venues/json-member.js';
import { allPages } from './all-pages.js';
import { readLevels, readPrices, type PriceFields } from './read-rows.js';
import type { SessionRange } from './session-range.js';
import type { VenueHistory } from './venue-history.js';

/** Asks the exchange for a document. @throws BallastError SOURCE_* */
export type Ask = (url: URL, signal: AbortSignal) => Promise<unknown>;

const ROOT = '/api/proxy/fr/api/bourse_data/';
/** The most that the server gives at once. */
const PAGE_ITEMS = 250;

const FIELDS: PriceFields = {
  session: 'created',
  close: 'coursCourant',
  open: 'openingPrice',
  high: 'highPrice',
  low: 'lowPrice',
  closing: 'closingPrice',
  shares: 'cumulTitresEchanges',
  turnover: 'cumulVolumeEchange',
  trades: 'totalTrades',
  capitalisation: 'capitalisation',
  adjusted: 'coursAjuste',
  ratio: 'ratioConsolide',
};
const ASKED =
  'symbol,created,openingPrice,coursCourant,highPrice,lowPrice,cumulTitresEchanges,cumulVolumeEchange,' +
  'totalTrades,capitalisation,coursAjuste,closingPrice,ratioConsolide';

/** The older generation: JSON:API over Drupal, `{data: [{attributes}], included}`, without a count: it ends with an empty page. */
export function proxyHistory(base: URL, ask: Ask): VenueHistory {
  const pages = (path: string, query: Readonly<Record<string, string>>, signal: AbortSignal) =>
    allPages(async (behind) => {
      const url = new URL(`${ROOT}${path}`, base);
      const page = { 'page[offset]': String(behind), 'page[limit]': String(PAGE_ITEMS) };
      url.search = new URLSearchParams({ ...query, ...page }).toString();
      return { items: attributesOf(await ask(url, signal)), total: null };
    });
  return {
    async prices(subject, signal) {
      const query = {
        'fields[instrument_history]': ASKED,
        'fields[instrument]': 'symbol,libelleFR,libelleAR,libelleEN,emetteur_url,instrument_url',
        include: 'symbol',
        ...inRange('created', subject.range),
        ...filter('filter-historique-instrument-emetteur', {
          path: 'symbol.meta.drupal_internal__target_id',
          operator: '=',
          value: String(subject.id),
        }),
      };
      const items = await pages('instrument_history', query, signal);
      return readAnswer('prices', () => readPrices(items, FIELDS, subject));
    },
    async levels(subject, signal) {
      const query = {
        ...inRange('field_seance_date', subject.range),
        ...filter('filter-historique-indice', {
          path: 'field_index_code.tid',
          operator: '=',
          value: String(subject.id),
        }),
      };
      const names = { session: 'field_seance_date', level: 'field_index_value' };
      const items = await pages('index_history', query, signal);
      return readAnswer('levels', () => readLevels(items, names, subject));
    },
  };
}

function inRange(sortedBy: string, { from, to }: SessionRange): Record<string, string> {
  const path = 'field_seance_date';
  return {
    'sort[date-seance][path]': sortedBy,
    'sort[date-seance][direction]': 'DESC',
    ...filter('filter-date-start-vh', { path, operator: '>=', value: from }),
    ...filter('filter-date-end-vh', { path, operator: '<=', value: to }),
    'filter[published]': '1',
  };
}

function filter(
  name: string,
  condition: { readonly path: string; readonly operator: string; readonly value: string },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(condition).map(([key, value]) => [`filter[${name}][condition][${key}]`, value]),
  );
}

function attributesOf(answer: unknown): readonly unknown[] {
  const data = member(answer, 'data');
  if (!Array.isArray(data)) {
    throw new BallastError('SOURCE_MALFORMED', `expected a list in data, was ${typeof data}`);
  }
  return data.map((item) => member(item, 'attributes'));
}
