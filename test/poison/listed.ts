import { answer } from '../../apps/admin/dead-letters/command.js';
import type { DeadLetterLog } from '../../apps/admin/dead-letters/dead-letter-log.js';
import type { Poison } from './poison.js';

/** A dead letter as `npm run dead-letters -- list --json` prints it. */
export interface Listed {
  readonly id: string;
  readonly code: string;
  readonly source: { readonly topic: string; readonly partition: number; readonly offset: number };
  readonly sha256: string;
  readonly length: number;
  readonly kept: number;
  readonly resubmitted: readonly string[];
}

/** What the command lists, oldest first. */
export async function listed(log: DeadLetterLog): Promise<readonly Listed[]> {
  const filters = { code: null, topic: null, since: -Infinity } as const;
  const [text] = await answer(log, { kind: 'list', form: 'json', ...filters });
  return (JSON.parse(text) as Listed[]).reverse();
}

/** Topic, code and length of what was refused, in an order of their own. */
export const summary = (letters: readonly Listed[]): string[] =>
  letters.map(({ source, code, length }) => `${source.topic} ${code} ${length}`).sort();

/** The same of what was to be refused. */
export const expected = (poisons: readonly Poison[]): string[] =>
  poisons.map(({ topic, code, value }) => `${topic} ${code} ${value?.length ?? 0}`).sort();
