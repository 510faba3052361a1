import type { ErrorCode } from '#core/ballast-error.js';
import type { Macro } from '#stream/generated/wire-types.js';
import {
  EXPECTED_TIME,
  eventTimeReader,
  number,
  type EventTimeReader,
} from '../intake/event-time.js';
import type { TableRow } from '../file/table-row.js';
import type { MacroConfig } from './macro-config.js';
import { EXPECTED_PERIOD, macroPeriod } from './macro-period.js';
import { macroUniverse } from './macro-universe.js';

/** What a row of the file is. */
export type MacroRow =
  | { readonly kind: 'value'; readonly record: Macro }
  /** A release without a value. */
  | { readonly kind: 'absent'; readonly reason: string }
  | {
      readonly kind: 'fault';
      readonly code: ErrorCode;
      readonly reason: string;
      series: string | null;
    };

const SERIES = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const EXPECTED_SERIES = 'a series of 1 to 64 letters, digits and . _ : -';
const LONGEST_UNIT = 64;

/** Reads rows into records: a pure function of each row. */
export class MacroReader {
  readonly #time: EventTimeReader;

  constructor(private readonly config: MacroConfig) {
    this.#time = eventTimeReader(config.time, macroUniverse(config.feed));
  }

  read({ cells, fault }: Pick<TableRow, 'cells' | 'fault'>): MacroRow {
    const { columns, feed } = this.config;
    const text = (column: string): string => textOf(cells[column]);
    const series = text(columns.series);
    const refused = (expected: string, was: unknown): MacroRow => ({
      ...{ kind: 'fault', code: 'DATA_MALFORMED' },
      reason: `expected ${expected}, was ${JSON.stringify(was) ?? 'absent'}`,
      series: SERIES.test(series) ? series : null,
    });
    if (fault !== null)
      return { kind: 'fault', code: 'DATA_MALFORMED', reason: fault, series: null };
    if (!SERIES.test(series)) return refused(`${EXPECTED_SERIES} in ${columns.series}`, series);
    const period = text(columns.period);
    if (macroPeriod(period) === null)
      return refused(`${EXPECTED_PERIOD} in ${columns.period}`, period);
    const releasedAt = this.#time(cells[columns.releasedAt]);
    if (!Number.isSafeInteger(releasedAt)) {
      const expected = `${EXPECTED_TIME[this.config.time]} in ${columns.releasedAt}`;
      return refused(expected, cells[columns.releasedAt]);
    }
    const unit = columns.unit === undefined ? this.config.unit : text(columns.unit);
    if (unit.length > LONGEST_UNIT)
      return refused(`at most ${LONGEST_UNIT} characters of unit`, unit);
    const written = text(columns.value);
    if (written === '') {
      return { kind: 'absent', reason: `expected a value of ${series} ${period}, was none` };
    }
    const value = number(written);
    if (!Number.isFinite(value)) return refused(`a number in ${columns.value}`, written);
    return { kind: 'value', record: { series, period, value, releasedAt, unit, source: feed } };
  }
}

/** A cell of a CSV file is a text; one that is not there is empty. */
const textOf = (cell: unknown): string => (typeof cell === 'string' ? cell.trim() : '');
