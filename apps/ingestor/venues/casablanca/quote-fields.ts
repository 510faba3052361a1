import type { BourseData, Calendar } from '#stream/generated/wire-types.js';
import { jsonText } from '../json-text.js';
import { localInstant } from './local-instant.js';
import { ABSENT, isAbsent, LONGEST_TEXT } from './absent.js';

/** The fields of the wire record by what they hold. */
const NUMBERS = [
  ...['field_closing_price', 'field_difference', 'field_var_veille', 'field_best_ask_size'],
  ...['field_cours_cloture', 'field_cours_ajuste', 'field_cumul_titres_echanges'],
  ...['field_best_bid_size', 'field_capitalisation', 'field_opening_price', 'field_total_trades'],
  ...['field_cours_courant', 'field_best_ask_price', 'field_instrument_var_year', 'field_var_pto'],
  ...['field_best_bid_price', 'field_dynamic_reference_price', 'field_static_reference_price'],
  ...['field_low_price', 'field_high_price', 'field_cumul_volume_echange'],
  ...['field_last_traded_price'],
] as readonly (keyof BourseData)[];
const TIMES = [
  ...['field_date_application', 'field_transact_time', 'field_last_traded_time'],
] as readonly (keyof BourseData)[];
const TEXTS = ['sous_secteur', 'ticker', 'label'] as readonly (keyof BourseData)[];

/** What one object of an answer says, field by field. */
export class QuoteFields {
  /** The first field that cannot be read, as "expected .., was ..". */
  fault: string | null = null;

  constructor(
    private readonly item: Readonly<Record<string, unknown>>,
    private readonly calendar: Calendar,
  ) {}

  /** A text; null where there is none. */
  text(name: string): string | null {
    const value = this.item[name];
    if (isAbsent(value)) return null;
    if (typeof value === 'string' && value.length <= LONGEST_TEXT) return value;
    return this.#refuse(name, 'a text', value);
  }

  /** A decimal number written as text. */
  number(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^[-+]?\d{1,18}(\.\d{1,12})?$/.test(text)) return Number(text);
    return this.#refuse(name, 'a decimal number', text);
  }

  /** A number above 0. */
  positive(name: string): number | null {
    const value = this.number(name);
    return value === null || value > 0 ? value : this.#refuse(name, 'a positive number', value);
  }

  /** UTC ms of a local stamp. */
  instant(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    return localInstant(text, this.calendar) ?? this.#refuse(name, 'a stamp', text);
  }

  /** The 28 texts of the wire record: stamps in UTC, what is absent as the exchange writes it. */
  record(): BourseData {
    const record = {} as Record<keyof BourseData, string>;
    for (const name of NUMBERS) {
      record[name] = this.number(name) === null ? ABSENT : (this.text(name) ?? ABSENT);
    }
    for (const name of TIMES) record[name] = isoInstant(this.instant(name)) ?? ABSENT;
    for (const name of TEXTS) record[name] = this.text(name) ?? ABSENT;
    return record;
  }

  #refuse(name: string, expected: string, was: unknown): null {
    this.fault ??= `expected ${expected} in ${name}, was ${jsonText(was, 80)}`;
    return null;
  }
}

/** As the wire writes an instant: whole seconds, UTC. */
export function isoInstant(instant: number | null): string | null {
  return instant === null ? null : `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
