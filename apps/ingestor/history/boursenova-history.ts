import { BallastError } from '#core/ballast-error.js';
import { readAnswer } from '../venues/casablanca/read-answer.js';
import { member } from '../venues/json-member.js';
import { jsonText } from '../venues/json-text.js';
import { allPages } from './all-pages.js';
import type { Ask } from './proxy-history.js';
import { readLevels, readPrices, type PriceFields } from './read-rows.js';
import type { VenueHistory } from './venue-history.js';

const PAGE_ITEMS = 1000;

const FIELDS: PriceFields = {
  session: 'seance',
  close: 'dernierCours',
  open: 'ouverture',
  high: 'plusHaut',
  low: 'plusBas',
  closing: '',
  shares: 'titresEchanges',
  turnover: 'volumeEchanges',
  trades: 'nbTransactions',
  capitalisation: 'capitalisation',
  adjusted: '',
  ratio: '',
};

/**
 * The current generation: `{totalCount, items}` with numbers and the date of the session as DD/MM/YYYY; its epoch stamps
 * are local midnights and are let be. It says no ratio, so a split shows as a jump. Levels come for periods that end
 * today, of which one month is the only one known.
 */
export function boursenovaHistory(base: URL, ask: Ask): VenueHistory {
  return {
    async prices(subject, signal) {
      const { ticker, range } = subject;
      const items = await allPages(async (_, index) => {
        const url = new URL('/api/boursenova/stock-historical', base);
        url.search = new URLSearchParams({
          ...{ instrument: ticker, market: 'comptant', type: 'actions' },
          ...{ startDate: range.from, endDate: range.to },
          ...{ pageNumber: String(index + 1), pageSize: String(PAGE_ITEMS) },
        }).toString();
        return pageOf(await ask(url, signal));
      });
      return readAnswer('prices', () => readPrices(items, FIELDS, subject));
    },
    async levels(subject, signal) {
      const { symbol, range } = subject;
      const url = new URL('/api/boursenova/indices/historical', base);
      url.search = new URLSearchParams({ code: symbol, period: '1m' }).toString();
      const { items, total } = pageOf(await ask(url, signal));
      if (total > items.length) throw malformed(`${total} items`, items.length);
      const levels = items.map((item) => ({
        seance: member(item, 'seance'),
        valeur: member(member(member(item, 'indices'), symbol), 'valeur'),
      }));
      return readAnswer('levels', () => {
        const asked = levels.filter(({ seance }) => isOrMayBeIn(seance, range.from, range.to));
        return readLevels(asked, { session: 'seance', level: 'valeur' }, subject);
      });
    },
  };
}

/** A period may be longer than what was asked for; what is no date stays, to be refused. */
function isOrMayBeIn(seance: unknown, from: string, to: string): boolean {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(typeof seance === 'string' ? seance : '');
  if (match === null) return true;
  const session = `${match[3]}-${match[2]}-${match[1]}`;
  return session >= from && session <= to;
}

function pageOf(answer: unknown): { readonly items: readonly unknown[]; readonly total: number } {
  const [items, total] = [member(answer, 'items'), member(answer, 'totalCount')];
  if (!Array.isArray(items)) throw malformed('a list in items', typeof items);
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0) {
    throw malformed('a count in totalCount', jsonText(total, 80));
  }
  return { items, total };
}

const malformed = (expected: string, was: string | number): BallastError =>
  new BallastError('SOURCE_MALFORMED', `expected ${expected}, was ${was}`);
