import { parse } from 'csv-parse/sync';
import { BallastError } from '#core/ballast-error.js';
import type { DailyPrice, Rows } from './daily-price.js';
import { readPrices, type PriceFields } from './read-rows.js';
import type { SessionRange } from './session-range.js';
import type { VenueHistory } from './venue-history.js';

const TICKER = 'Ticker';
const LABEL = 'Instrument';
const FIELDS: PriceFields = {
  session: 'Séance',
  close: 'Dernier Cours',
  open: 'Ouverture',
  high: '+haut du jour',
  low: '+bas du jour',
  closing: '',
  shares: 'Nombre de titres échangés',
  turnover: 'Volume des échanges',
  trades: 'Nombre de transactions',
  capitalisation: 'Capitalisation',
  adjusted: '',
  ratio: '',
};
const HEADER = [
  TICKER,
  LABEL,
  ...Object.values<string>({ ...FIELDS }).filter((name) => name !== ''),
];

/**
 * The file that the exchange's pages export: UTF-8 with a byte order mark, French headers, ten decimals, empty prices on a
 * day without a trade. It says no ratio. By ticker, in the order in which the file first names them.
 * @throws BallastError CONFIG_INVALID when it is no CSV of that header
 */
export function readCsvExport(
  text: string,
  range: SessionRange,
): ReadonlyMap<string, Rows<DailyPrice>> {
  const [header = [], ...lines] = parsed(text);
  const missing = HEADER.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new BallastError(
      'CONFIG_INVALID',
      `expected a column ${missing.join(' and ')}, was ${header.join() || 'nothing'}`,
    );
  }
  const byTicker = new Map<string, Record<string, string>[]>();
  for (const line of lines) {
    const item = Object.fromEntries(header.map((name, column) => [name, line[column] ?? '']));
    const items = byTicker.get(item[TICKER]) ?? [];
    byTicker.set(item[TICKER], items);
    items.push(item);
  }
  return new Map(
    [...byTicker].map(([ticker, items]) => {
      const label = items[0][LABEL];
      const asked = items.filter((item) => !isOutside(item[FIELDS.session], range));
      return [ticker, readPrices(asked, FIELDS, { ticker, label, range })];
    }),
  );
}

/** A file as a history: of prices alone. @throws BallastError CONFIG_INVALID when its levels are asked for */
export function csvHistory(text: string): VenueHistory {
  return {
    prices: ({ ticker, range }) =>
      Promise.resolve(
        readCsvExport(text, range).get(ticker) ?? { rows: [], refused: [], reached: '' },
      ),
    levels: ({ symbol }) =>
      Promise.reject(
        new BallastError('CONFIG_INVALID', `expected prices of a file, was the index ${symbol}`),
      ),
  };
}

function parsed(text: string): readonly (readonly string[])[] {
  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: true };
    return parse(text, options);
  } catch (cause) {
    throw new BallastError('CONFIG_INVALID', `expected CSV, was ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** A file holds what it holds: days that were not asked for are no fault. */
const isOutside = (session: string, { from, to }: SessionRange): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(session) && (session < from || session > to);
