import type { DailyLevel, DailyPriceStock } from '#stream/generated/wire-types.js';
import type { Refusal } from '../venues/venue.js';
import type { DailyPrice, Rows } from './daily-price.js';
import { ABSENT } from '../venues/casablanca/absent.js';
import { jsonText } from '../venues/json-text.js';
import { HistoryFields } from './history-fields.js';
import type { SessionRange } from './session-range.js';

/** Names of an item's fields: what of the wire record is found where. */
export interface PriceFields {
  readonly session: string;
  readonly close: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  /** Price of the closing, where it has a field of its own. */
  readonly closing: string;
  readonly shares: string;
  readonly turnover: string;
  readonly trades: string;
  readonly capitalisation: string;
  /** '' where a history does not say it. */
  readonly adjusted: string;
  readonly ratio: string;
}

/** Whose days are read, and for which sessions. */
export interface PriceSubject {
  readonly ticker: string;
  readonly label: string;
  readonly range: SessionRange;
}

/** The days of an instrument among some items. */
export function readPrices(
  items: readonly unknown[],
  names: PriceFields,
  subject: PriceSubject,
): Rows<DailyPrice> {
  return readRows(items, subject.ticker, (fields, original) =>
    priceOf(fields, { names, subject, original }),
  );
}

function priceOf(
  fields: HistoryFields,
  of: { readonly names: PriceFields; readonly subject: PriceSubject; readonly original: string },
): DailyPrice {
  const { names, subject, original } = of;
  const { ticker, label } = subject;
  const session = fields.session(names.session, subject.range);
  const close = fields.positive(names.close) ?? fields.positive(names.closing);
  const [low, high] = [fields.positive(names.low), fields.positive(names.high)];
  const traded = (fields.number(names.shares) ?? 0) > 0;
  if (traded && close !== null && ((low ?? close) > close || (high ?? close) < close)) {
    fields.refuse(`a price of ${ticker} from ${low ?? ''} to ${high ?? ''}`, close);
  }
  const text = (name: string): string => fields.text(name) ?? ABSENT;
  const number = (name: string): string => (fields.number(name) === null ? ABSENT : text(name));
  const record: DailyPriceStock = {
    ...{ ticker, created: session, libelleFR: label },
    ratioConsolide: number(names.ratio),
    totalTrades: number(names.trades),
    coursCourant: number(names.close),
    openingPrice: number(names.open),
    lowPrice: number(names.low),
    coursAjuste: number(names.adjusted),
    highPrice: number(names.high),
    closingPrice: number(names.closing),
    cumulTitresEchanges: number(names.shares),
    capitalisation: number(names.capitalisation),
    cumulVolumeEchange: number(names.turnover),
  };
  return { ticker, session, close, ratio: fields.positive(names.ratio), record, original };
}

/** Whose levels are read, and for which sessions. */
export interface LevelSubject {
  readonly symbol: string;
  readonly label: string;
  readonly range: SessionRange;
}

/** The days of an index among some items. */
export function readLevels(
  items: readonly unknown[],
  names: { readonly session: string; readonly level: string },
  subject: LevelSubject,
): Rows<DailyLevel> {
  const { symbol, label, range } = subject;
  return readRows(items, symbol, (fields) => {
    const session = fields.session(names.session, range);
    const level = fields.positive(names.level);
    if (level === null) fields.refuse(`a level of ${symbol}`, null);
    const value = fields.text(names.level) ?? ABSENT;
    const record = { symbol, date: session, index: label, value };
    return { kind: 'dailyLevel', symbol, session, level: level ?? Number.NaN, record };
  });
}

/** In ascending order of the sessions; an item at fault is refused alone, and so is a second one of its session. */
function readRows<Row extends { readonly session: string }>(
  items: readonly unknown[],
  key: string,
  read: (fields: HistoryFields, original: string) => Row,
): Rows<Row> {
  const rows = new Map<string, Row>();
  const refused: Refusal[] = [];
  let reached = '';
  for (const item of items) {
    const original = jsonText(item);
    const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
    const fields = new HistoryFields(isObject ? (item as Record<string, unknown>) : {});
    const row = read(fields, original);
    if (row.session > reached) reached = row.session;
    if (fields.fault === null && rows.has(row.session)) {
      fields.refuse(`one record of ${key} for ${row.session}`, 'another');
    }
    if (fields.fault === null) rows.set(row.session, row);
    else {
      const reason = `${key}: ${fields.fault}`;
      refused.push({ kind: 'refused', code: 'DATA_MALFORMED', reason, original, key });
    }
  }
  const ascending = [...rows.values()].sort((a, b) => (a.session < b.session ? -1 : 1));
  return { rows: ascending, refused, reached };
}
