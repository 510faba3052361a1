import { parseArgs } from 'node:util';
import { BallastError } from '#core/ballast-error.js';
import { isDate } from '#core/civil-date.js';

/** Which interface of the exchange is asked. */
export type Generation = 'proxy' | 'boursenova';

/** What `npm run backfill --` is asked for. */
export interface BackfillArguments {
  readonly from: string;
  readonly to: string;
  /** null: those of the shipped universe. */
  readonly instruments: readonly string[] | null;
  readonly indices: readonly string[];
  readonly origin:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'exchange'; readonly base: URL; readonly generation: Generation };
  readonly pauseMs: number;
}

const USAGE = [
  'npm run backfill -- [--from 2023-04-03] [--to YYYY-MM-DD] [--instruments AKT,ATW|none] [--indices MASI,MSI20|none]',
  '                    [--csv FILE | --api proxy|boursenova [--url https://...]] [--pause MS]',
].join('\n');
/** The first session of the shipped history. */
const FIRST_SESSION = '2023-04-03';
const EXCHANGE = 'https://www.casablanca-bourse.com';
const PAUSE_MS = '2000';

const OPTIONS = {
  from: { type: 'string', default: FIRST_SESSION },
  to: { type: 'string' },
  instruments: { type: 'string' },
  indices: { type: 'string' },
  csv: { type: 'string' },
  api: { type: 'string', default: 'proxy' },
  url: { type: 'string', default: EXCHANGE },
  pause: { type: 'string', default: PAUSE_MS },
} as const;

/**
 * @param today the last session that may be asked for
 * @throws BallastError CONFIG_INVALID with the ways to call it
 */
export function readBackfillArguments(given: readonly string[], today: string): BackfillArguments {
  const { from, to = today, csv, api, url, pause, ...names } = parsed(given);
  for (const date of [from, to]) if (!isDate(date)) throw misused(`${date} is no date`);
  if (from > to || to > today) throw misused(`${from} to ${to} is no range up to ${today}`);
  if (api !== 'proxy' && api !== 'boursenova') throw misused(`there is no API ${api}`);
  if (!/^\d{1,6}$/.test(pause)) throw misused(`${pause} is no number of milliseconds`);
  if (!URL.canParse(url)) throw misused(`${url} is no URL`);
  const indices = csv === undefined ? 'MASI' : 'none';
  return {
    ...{ from, to },
    instruments: names.instruments === undefined ? null : listed(names.instruments),
    indices: listed(names.indices ?? indices),
    origin:
      csv === undefined
        ? { kind: 'exchange', base: new URL(url), generation: api }
        : { kind: 'file', path: csv },
    pauseMs: Number(pause),
  };
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS }).values;
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error));
  }
}

/** Names with commas between, each once. */
const listed = (text: string): readonly string[] =>
  text === 'none' ? [] : [...new Set(text.split(',').filter((name) => name !== ''))];

const misused = (what: string): BallastError =>
  new BallastError('CONFIG_INVALID', `${what}: expected\n${USAGE}`);
