import { BallastError } from '#core/ballast-error.js';
import { isDate } from '#core/civil-date.js';
import type { Refusal } from '../venue.js';

/** One close, with the text it was read from. */
export interface Close {
  readonly instrument: string;
  readonly price: number;
  readonly original: string;
}

/** One line of the file: a session's closes, and what of it was refused. */
export interface ClosesRow {
  /** Local date; null when the whole row was refused. */
  readonly session: string | null;
  readonly closes: readonly Close[];
  readonly refusals: readonly Refusal[];
}

/** What a file of closes is read against. */
export interface ClosesFormat {
  /** Names and order of the columns behind `date`. */
  readonly instruments: readonly string[];
  readonly isSession: (date: string) => boolean;
  readonly feed: string;
}

/**
 * Reads daily closes: a header `date,<instruments>`, then one row per session in ascending order. Strict: a number is
 * digits with at most one point; a cell or a row at fault is refused with its line number, and the rest is kept.
 * @throws BallastError CONFIG_INVALID when the header is not the expected one
 */
export function parseCloses(text: string, format: ClosesFormat): readonly ClosesRow[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const header = ['date', ...format.instruments].join(',');
  if (lines[0] !== header) {
    throw new BallastError(
      'CONFIG_INVALID',
      `daily closes: expected the header "${header}", was "${lines[0] ?? ''}"`,
    );
  }
  let previous = '';
  return lines.slice(1).map((line, index) => {
    const row = parseRow(line, index + 2, { ...format, previous });
    if (row.session !== null) previous = row.session;
    return row;
  });
}

function parseRow(
  line: string,
  number: number,
  format: ClosesFormat & { readonly previous: string },
): ClosesRow {
  const [date, ...cells] = line.split(',');
  const refuse = (code: Refusal['code'], reason: string, key: string): Refusal => ({
    kind: 'refused',
    code,
    reason: `line ${number}: ${reason}`,
    original: line,
    key,
  });
  const { instruments, feed, previous } = format;
  const refused = (code: Refusal['code'], reason: string): ClosesRow => ({
    session: null,
    closes: [],
    refusals: [refuse(code, reason, feed)],
  });
  if (!isDate(date)) return refused('DATA_MALFORMED', `expected a date, was "${date}"`);
  if (date <= previous) {
    return refused('DATA_MALFORMED', `expected a date after ${previous}, was ${date}`);
  }
  if (!format.isSession(date)) {
    return refused('DATA_OUTSIDE_CALENDAR', `expected a session of the calendar, was ${date}`);
  }
  if (cells.length > instruments.length) {
    const expected = `expected ${instruments.length} closes`;
    return refused('DATA_MALFORMED', `${expected}, was ${cells.length}`);
  }
  const closes: Close[] = [];
  const refusals: Refusal[] = [];
  instruments.forEach((instrument, column) => {
    const cell = cells.at(column) ?? '';
    const price = /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : Number.NaN;
    const wish = `expected a positive close of ${instrument}, was "${cell}"`;
    if (Number.isNaN(price)) refusals.push(refuse('DATA_MALFORMED', wish, instrument));
    else if (price <= 0) refusals.push(refuse('DATA_TICK_NOT_POSITIVE', wish, instrument));
    else closes.push({ instrument, price, original: line });
  });
  return { session: date, closes, refusals };
}
