import { nested } from './nested.js';
import type { RecordedLevel } from './index-routes.js';

/** Takes a whole answer on the indices and spoils its first level. */
export type LevelLie = (levels: RecordedLevel[]) => unknown[];

/** What the shapes allow and no exchange would mean. */
export const LEVEL_LIES = {
  'a stamp of next year': first({ field_transact_time: '2099-03-05T10:00:00' }),
  'a stamp of 1970': first({ field_transact_time: '1970-01-01T00:00:00' }),
  'a stamp that is none': first({ field_transact_time: '05/03/2026 10:00' }),
  'a stamp of a Sunday': first({ field_transact_time: '2026-03-15T10:00:00' }),
  'no stamp': first({ field_transact_time: '' }),
  'a level of zero': first({ field_index_value: '0.0000000000' }),
  'a negative level': first({ field_index_value: '-5.0000000000' }),
  'a level that is a word': first({ field_index_value: 'NaN' }),
  'a level that is an object': first({ field_index_value: { value: 1 } }),
  'a level that is a number': first({ field_index_value: 5 }),
  'a level in a great many lists': first({ field_index_value: nested(20_000) }),
  'a divisor in a great many lists': first({ field_divisor: nested(20_000) }),
  'no level': first({ field_index_value: [] }),
  'a level beyond the limit': first((level) => ({
    field_index_value: (Number(level.veille) * 1.2).toFixed(10),
    field_var_veille: '20.00',
    field_index_high_value: '-',
  })),
  'a variation that is another': first({ field_var_veille: '9.90' }),
  'a low above the level': first((level) => ({
    field_index_low_value: (Number(level.field_index_value) + 1).toFixed(10),
  })),
  'an index that nobody knows': first({ index: 'NONESUCH' }),
  'no name': first({ index: '' }),
  'two levels of an index': (levels) => [...levels, { ...levels[0], field_divisor: '1' }],
  'a level that is a text': ([, ...levels]) => ['level', ...levels],
  'a level that is null': ([, ...levels]) => [null, ...levels],
} satisfies Readonly<Record<string, LevelLie>>;

function first(
  edit: RecordedLevel | ((level: RecordedLevel) => RecordedLevel),
): (levels: RecordedLevel[]) => unknown[] {
  return ([level, ...levels]) => [
    { ...level, ...(typeof edit === 'function' ? edit(level) : edit) },
    ...levels,
  ];
}
