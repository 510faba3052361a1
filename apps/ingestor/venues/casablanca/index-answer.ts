import { BallastError } from '#core/ballast-error.js';
import type { Calendar, IndexRTSchema } from '#stream/generated/wire-types.js';
import { member } from '../json-member.js';
import { jsonText } from '../json-text.js';
import type { QuoteFault } from '../validate-quote.js';
import { isoInstant, QuoteFields } from './quote-fields.js';
import type { VenueLevel } from './venue-level.js';

/** Many times as many as the exchange has. */
const MOST_LEVELS = 500;
/** Of a variation in percent that may be written with two decimals. */
const VARIATION_TOLERANCE = 0.006;
const RANGE_TOLERANCE = 1e-7;

/** The texts of the wire record but its stamp. */
const TEXTS = [
  ...['field_market_capitalisation', 'field_index_value', 'field_divisor'],
  ...['field_index_low_value', 'field_index_high_value', 'field_var_year', 'field_var_veille'],
  ...['veille', 'index', 'index_url'],
] as readonly (keyof IndexRTSchema)[];

/**
 * The grouped answer of the older generation, `{data: [{items: [level, ...]}, ...]}`: groups are let be.
 * @param symbolOf symbol of an index by its label; undefined of one that is not known, which goes by its label
 * @throws BallastError SOURCE_MALFORMED when it holds no level: no answer is not a market without indices
 */
export function indexLevels(
  answer: unknown,
  calendar: Calendar,
  symbolOf: (label: string) => string | undefined,
): readonly VenueLevel[] {
  const groups = member(answer, 'data');
  const items = (Array.isArray(groups) ? groups : []).flatMap((group: unknown) => {
    const listed = member(group, 'items');
    return Array.isArray(listed) ? (listed as readonly unknown[]) : [];
  });
  if (items.length > 0 && items.length <= MOST_LEVELS) {
    return items.map((item) => levelOf(item, calendar, symbolOf));
  }
  const was = Array.isArray(groups) ? String(items.length) : typeof groups;
  const expected = `expected 1 to ${MOST_LEVELS} levels in data[].items`;
  throw new BallastError('SOURCE_MALFORMED', `${expected}, was ${was}`);
}

function levelOf(
  item: unknown,
  calendar: Calendar,
  symbolOf: (label: string) => string | undefined,
): VenueLevel {
  const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
  const fields = new QuoteFields(isObject ? (item as Record<string, unknown>) : {}, calendar);
  const label = fields.text('index') ?? '';
  const listed = symbolOf(label);
  const symbol = listed ?? label;
  const level = fields.number('field_index_value');
  const stampedAt = fields.instant('field_transact_time');
  const reference = fields.number('veille');
  const figures = {
    ...{ level, reference },
    variation: fields.number('field_var_veille'),
    low: fields.number('field_index_low_value'),
    high: fields.number('field_index_high_value'),
  };
  const texts = TEXTS.map((name) => [name, fields.text(name)] as const);
  const reason = missing(symbol, { level, stampedAt }) ?? fields.fault;
  return {
    ...{ symbol, level, stampedAt, reference },
    isListed: listed !== undefined,
    fault: reason === null ? brokenIdentity(figures) : { code: 'DATA_MALFORMED', reason },
    record: {
      ...(Object.fromEntries(texts) as unknown as IndexRTSchema),
      field_transact_time: isoInstant(stampedAt),
    },
    original: jsonText(item),
  };
}

function missing(
  symbol: string,
  { level, stampedAt }: Pick<VenueLevel, 'level' | 'stampedAt'>,
): string | null {
  if (symbol === '') return 'expected the name of an index, was none';
  if (level === null) return `expected a level of ${symbol}, was none`;
  return stampedAt === null ? `expected a stamp of ${symbol}, was none` : null;
}

/** What holds of a level that is said with its day: variation = 100 (level / veille - 1), low <= level <= high. */
function brokenIdentity(figures: {
  readonly level: number | null;
  readonly reference: number | null;
  readonly variation: number | null;
  readonly low: number | null;
  readonly high: number | null;
}): QuoteFault | null {
  const { level, reference, variation, low, high } = figures;
  if (level === null) return null;
  if (!(level > 0)) {
    return { code: 'DATA_TICK_NOT_POSITIVE', reason: `expected a positive level, was ${level}` };
  }
  if (variation !== null && reference !== null && reference > 0) {
    const percent = 100 * (level / reference - 1);
    if (!(Math.abs(variation - percent) <= VARIATION_TOLERANCE)) {
      return broken('field_var_veille', percent, variation);
    }
  }
  const slack = RANGE_TOLERANCE * level;
  if ((low ?? level) > level + slack || (high ?? level) < level - slack) {
    return broken('field_index_value', `from ${low ?? ''} to ${high ?? ''}`, level);
  }
  return null;
}

const broken = (name: string, expected: string | number, was: number): QuoteFault => ({
  code: 'DATA_MALFORMED',
  reason: `expected ${name} ${expected}, was ${was}`,
});
