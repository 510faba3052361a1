import { dayNumber, isDate, isoWeekday } from '#core/civil-date.js';
import { jsonText } from '../venues/json-text.js';
import type { SessionRange } from './session-range.js';
import { isAbsent, LONGEST_TEXT } from '../venues/casablanca/absent.js';

/** The fields of one item of a history, read strictly: the first that cannot be read is its fault. */
export class HistoryFields {
  /** As "expected .., was ..". */
  fault: string | null = null;

  constructor(private readonly item: Readonly<Record<string, unknown>>) {}

  /** The value as text, as it was written; null where there is none. */
  text(name: string): string | null {
    const value = this.item[name];
    if (isAbsent(value)) return null;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    if (typeof value === 'string' && value.length <= LONGEST_TEXT) return value;
    return this.refuse(`a text in ${name}`, value);
  }

  /** A decimal number of 0 or more, as a number or as its digits; null where there is none. */
  number(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^\d{1,18}(\.\d{1,12})?$/.test(text)) return Number(text);
    return this.refuse(`a number in ${name}`, text);
  }

  /** A number above 0. */
  positive(name: string): number | null {
    const value = this.number(name);
    return value === 0 ? this.refuse(`a positive number in ${name}`, value) : value;
  }

  /** A weekday YYYY-MM-DD or DD/MM/YYYY within a range, as YYYY-MM-DD; '' when it is none. */
  session(name: string, { from, to }: SessionRange): string {
    const written = this.text(name) ?? '';
    const session = written.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1');
    if (!isWeekday(session)) this.refuse(`the date of a weekday in ${name}`, written);
    else if (session < from || session > to) {
      this.refuse(`a session from ${from} to ${to} in ${name}`, written);
    } else return session;
    return '';
  }

  /** Keeps the first fault. */
  refuse(expected: string, was: unknown): null {
    this.fault ??= `expected ${expected}, was ${jsonText(was, 80)}`;
    return null;
  }
}

const isWeekday = (session: string): boolean =>
  isDate(session) && isoWeekday(dayNumber(session)) <= 5;
