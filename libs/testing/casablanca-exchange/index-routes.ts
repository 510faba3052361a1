import { jsonAnswer, type StubRoute } from './exchange-routes.js';
import { localStamp } from './recorded-quote.js';
import type { BookedName, BookedSession } from './trading-book.js';

/** A level in the shape of the exchange: numbers as text, local stamps. */
export type RecordedLevel = Record<string, unknown>;

/** An index of the stub: the sum of the prices of some names of its book. */
export interface BookedIndex {
  readonly label: string;
  readonly names: readonly string[];
}

/** Live levels of the older generation, in two groups. @param edit what the exchange lies about */
export function groupedIndexRoute(
  book: readonly BookedSession[],
  now: () => number,
  {
    indices,
    edit = (levels) => levels,
  }: {
    readonly indices: readonly BookedIndex[];
    readonly edit?: (levels: RecordedLevel[]) => unknown[];
  },
): StubRoute {
  return ({ pathname }) => {
    if (pathname !== '/api/proxy/fr/api/bourse/dashboard/grouped_index_watch') return null;
    const [first, ...rest] = edit(levelsAt(book, now(), indices));
    const groups = [
      { title: 'Principaux indices', items: [first] },
      { title: 'Indices sectoriels', items: rest },
    ];
    return jsonAnswer({ data: groups });
  };
}

/** The levels at an instant: of the session that trades, else of the one before. */
export function levelsAt(
  book: readonly BookedSession[],
  at: number,
  indices: readonly BookedIndex[],
): RecordedLevel[] {
  const session = book.findLast(({ open }) => open <= at) ?? book[0];
  return indices.map((index) => recordedLevel(index, session, Math.min(at, session.close)));
}

/** Of an index at an instant of a session. */
export function bookLevel(
  { names }: BookedIndex,
  session: Pick<BookedSession, 'names'>,
  at: number,
): number {
  return sum(session.names, names, ({ reference, trades }) => {
    return trades.findLast((trade) => trade.at <= at)?.price ?? reference;
  });
}

function recordedLevel(index: BookedIndex, session: BookedSession, at: number): RecordedLevel {
  const veille = sum(session.names, index.names, ({ reference }) => reference);
  const level = bookLevel(index, session, at);
  return {
    field_market_capitalisation: ten(level * 1_000_000),
    field_transact_time: localStamp(at, session.offsetMinutes),
    field_index_value: ten(level),
    field_divisor: '1000000.0000000000',
    field_index_low_value: ten(Math.min(level, veille)),
    field_index_high_value: ten(Math.max(level, veille)),
    field_var_year: '-',
    field_var_veille: (100 * (level / veille - 1)).toFixed(2),
    veille: ten(veille),
    index: index.label,
    index_url: `/fr/live-market/indices/${index.label}`,
  };
}

const sum = (
  booked: readonly BookedName[],
  names: readonly string[],
  of: (name: BookedName) => number,
): number =>
  booked.filter(({ ticker }) => names.includes(ticker)).reduce((all, name) => all + of(name), 0);

const ten = (value: number): string => value.toFixed(10);
