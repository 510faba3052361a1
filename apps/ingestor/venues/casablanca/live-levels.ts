import type { Calendar } from '#stream/generated/wire-types.js';
import type { ListedNames } from '../../history/listed-names.js';
import { guardedJson, type FetchRules } from './guarded-fetch.js';
import { indexLevels } from './index-answer.js';
import type { ExchangeAddress } from './live-quotes.js';
import { readAnswer } from './read-answer.js';
import type { LiveLevels } from './venue-level.js';

const GROUPED_PATH = '/api/proxy/fr/api/bourse/dashboard/grouped_index_watch?';
/** Many times a real answer. */
const MOST_BYTES = 2_000_000;

/** The live levels of an address, of the older generation; null: the pages of the current one are not known to say them with their time. */
export function liveLevelsAt(
  { base, generation, timeoutMs }: ExchangeAddress,
  calendar: Calendar,
  names: ListedNames,
): LiveLevels | null {
  if (generation === 'boursenova') return null;
  const url = new URL(GROUPED_PATH, base);
  const media = 'application/vnd.api+json';
  const rules: FetchRules = {
    ...{ hosts: [base.hostname], timeoutMs, maxBytes: MOST_BYTES },
    headers: { accept: media, 'content-type': media },
  };
  const symbolOf = symbolByName(names);
  return {
    poll: async (signal) => {
      const answer = await guardedJson(url, { ...rules, signal });
      return readAnswer('levels', () => indexLevels(answer, calendar, symbolOf));
    },
  };
}

/** The symbol of an index by its label or by itself, whatever their case and spaces. */
export function symbolByName(
  names: Pick<ListedNames, 'indices' | 'index'>,
): (name: string) => string | undefined {
  const written = (name: string): string => name.trim().replace(/\s+/g, ' ').toUpperCase();
  const symbols = new Map(
    names.indices.flatMap((symbol) =>
      [names.index(symbol).label, symbol].map((name) => [written(name), symbol] as const),
    ),
  );
  return (name) => symbols.get(written(name));
}
