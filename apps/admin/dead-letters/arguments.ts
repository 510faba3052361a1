import { parseArgs } from 'node:util';
import { BallastError } from '#core/ballast-error.js';
import { sinceOf } from './since.js';

/** What `npm run dead-letters --` is asked for. */
export type Request =
  | {
      readonly kind: 'list';
      readonly code: string | null;
      readonly topic: string | null;
      /** UTC ms. */
      readonly since: number;
      readonly form: 'text' | 'json';
    }
  | { readonly kind: 'show'; readonly id: string; readonly form: 'text' | 'json' }
  | {
      readonly kind: 'resubmit';
      readonly ids: readonly string[];
      readonly repeats: 'once' | 'again';
    };

const USAGE = [
  'expected one of',
  '  npm run dead-letters -- list [--code DATA_...] [--topic NAME] [--since 2h|2026-04-10] [--json]',
  '  npm run dead-letters -- show <id> [--json]',
  '  npm run dead-letters -- resubmit <id>... [--again]',
].join('\n');

const OPTIONS = {
  list: {
    code: { type: 'string' },
    topic: { type: 'string' },
    since: { type: 'string' },
    json: { type: 'boolean' },
  },
  show: { json: { type: 'boolean' } },
  resubmit: { again: { type: 'boolean' } },
} as const;

/** @throws BallastError CONFIG_INVALID with the ways to call it */
export function readRequest(given: readonly string[], now: number): Request {
  const [kind = '', ...args] = given;
  switch (kind) {
    case 'list': {
      const { values, positionals } = parsed(args, OPTIONS.list);
      if (positionals.length > 0) throw misused(`list takes no ${positionals[0]}`);
      const { code = null, topic = null, since, json = false } = values;
      return {
        ...{ kind, code, topic },
        since: since === undefined ? -Infinity : sinceOf(since, now),
        form: json ? 'json' : 'text',
      };
    }
    case 'show': {
      const { values, positionals } = parsed(args, OPTIONS.show);
      if (positionals.length !== 1) throw misused('show takes one id');
      return { kind, id: positionals[0], form: values.json === true ? 'json' : 'text' };
    }
    case 'resubmit': {
      const { values, positionals: ids } = parsed(args, OPTIONS.resubmit);
      if (ids.length === 0) throw misused('resubmit takes one id or more');
      return { kind, ids, repeats: values.again === true ? 'again' : 'once' };
    }
    default:
      throw misused(kind === '' ? 'nothing was asked for' : `there is no ${kind}`);
  }
}

function parsed<Options extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error));
  }
}

const misused = (what: string): BallastError =>
  new BallastError('CONFIG_INVALID', `${what}\n${USAGE}`);
