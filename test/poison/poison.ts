import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { BourseData, Tick, WeightSchema } from '#stream/generated/wire-types.js';
import type { Headers } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { tick } from '#testing/stream-fixtures.js';

/** What somebody writes into a topic. */
export interface Written {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  /** null: a tombstone. */
  readonly value: Uint8Array | null;
  readonly headers?: Headers;
  /** Record time, UTC ms, where the log takes one. */
  readonly timestamp?: number;
}

/** A record that must end as a dead letter, and with which code. */
export interface Poison extends Written {
  readonly name: string;
  readonly code: string;
}

const codec = avroRecordCodec();
const FIELDS = [
  ...['field_date_application', 'field_closing_price', 'field_difference', 'field_var_veille'],
  ...['field_best_ask_size', 'field_transact_time', 'field_cours_cloture', 'field_cours_ajuste'],
  ...['field_best_bid_size', 'field_capitalisation', 'field_opening_price', 'field_total_trades'],
  ...['field_best_ask_price', 'sous_secteur', 'field_instrument_var_year', 'field_var_pto'],
  ...['label', 'field_best_bid_price', 'field_dynamic_reference_price', 'field_low_price'],
  ...['field_static_reference_price', 'field_high_price', 'field_cumul_volume_echange'],
  'field_last_traded_price',
];
const AT = { topic: topics.intradayPrices.name, partition: 1, key: 'AKT' } as const;

/** A quote as an outsider writes it. */
export function quote(over: Partial<BourseData> = {}): Written & { readonly value: Uint8Array } {
  const value = {
    ...Object.fromEntries(FIELDS.map((field) => [field, ''])),
    ...{ ticker: 'AKT', field_cours_courant: '1290.50', field_cumul_titres_echanges: '300' },
    field_last_traded_time: '2026-03-05T14:29:31Z',
    ...over,
  };
  return { ...AT, value: codec.encode({ ...AT, value }).value };
}

const tickOf = (over: Partial<Tick>): Written => {
  const at = { topic: topics.ticks.name, partition: 2, key: 'AKT' };
  const value = tick({ instrument: 'AKT', eventTime: Date.UTC(2026, 2, 5, 14), price: 1, ...over });
  return { ...at, value: codec.encode({ ...at, value }).value };
};

const weightsOf = (over: Partial<WeightSchema>, headers?: Headers): Written => {
  const at = { topic: topics.weights.name, partition: 0, key: 'portf1' };
  const plain = { timestamp: 0, portfolio_id: 'portf1', weights: { AKT: 1 }, version: 0 };
  const rest = { cause: '', decisionId: '', session: '', source: '' };
  const { value, ...encoded } = codec.encode({ ...at, value: { ...plain, ...rest, ...over } });
  return { ...at, value, headers: headers ?? encoded.headers ?? {} };
};

const poison = (name: string, code: string, written: Written): Poison => ({
  name,
  code,
  ...written,
});

/** One of each kind; a good quote has gone before them. */
export const poisons: readonly Poison[] = [
  poison('truncated Avro', 'DATA_MALFORMED', { ...AT, value: quote().value.subarray(0, 20) }),
  poison('a tombstone', 'DATA_MALFORMED', { ...AT, value: null }),
  poison('5 MB', 'DATA_MALFORMED', { ...AT, value: Buffer.alloc(5 * 1024 * 1024, 7) }),
  poison('NaN as a text', 'DATA_TICK_NOT_POSITIVE', quote({ field_cours_courant: 'NaN' })),
  poison('a price of 0', 'DATA_TICK_NOT_POSITIVE', quote({ field_cours_courant: '0' })),
  poison('a price below 0', 'DATA_TICK_NOT_POSITIVE', quote({ field_cours_courant: '-1' })),
  poison('the year 1970', 'DATA_TICK_OUT_OF_RANGE', {
    ...quote({ field_last_traded_time: '1970-01-01T00:00:01Z' }),
    timestamp: 1,
  }),
  poison('the year 2099', 'DATA_TICK_FUTURE', {
    ...quote({ field_last_traded_time: '2099-03-05T14:29:31Z' }),
    timestamp: Date.UTC(2099, 2, 5),
  }),
  poison('a tick of NaN', 'DATA_TICK_NOT_POSITIVE', tickOf({ price: Number.NaN })),
  poison('a tick of -1', 'DATA_TICK_NOT_POSITIVE', tickOf({ price: -1 })),
  poison('weights of a portfolio that is none', 'DATA_UNKNOWN_PORTFOLIO', {
    ...weightsOf({ portfolio_id: 'nobody' }),
  }),
  poison('a schema version that nobody released', 'DATA_UNKNOWN_SCHEMA', {
    ...weightsOf({}, { schema: 'WeightSchema/99' }),
  }),
];

/** The quote that comes after all of them. */
export const after = quote({ field_last_traded_time: '2026-03-05T14:40:00Z' });
