import { readKeyFile, readKeyTrail } from '#platform/access/key-file.js';
import { type TrailEntry, verifyTrail } from '#platform/access/key-trail.js';
import type { KeysAnswer } from './keys-answer.js';

/**
 * Walks the trail of a file of keys.
 * @param kept hash of an entry that was kept elsewhere; null: none was
 * @throws BallastError CONFIG_KEYS
 */
export function auditKeys(path: string, kept: string | null): KeysAnswer {
  const trail = readKeyTrail(path);
  const verdict = verifyTrail(trail, readKeyFile(path));
  const lines = trail.map(lineOf);
  if (verdict.status === 'broken') {
    const { message, intactTo } = verdict;
    const good = `good up to entry ${intactTo.sequence}, head ${intactTo.hash}`;
    return { lines: [...lines, `broken: ${message}`, good], isIntact: false };
  }
  const { sequence, hash } = verdict.head;
  const intact = `${sequence} entries as they were written, head ${hash}`;
  if (kept === null) return { lines: [...lines, intact], isIntact: true };
  const known = trail.find((entry) => entry.hash === kept);
  return known === undefined
    ? { lines: [...lines, `truncated: no entry has the hash ${kept}`], isIntact: false }
    : {
        lines: [...lines, intact, `entry ${known.sequence} has the hash that was kept`],
        isIntact: true,
      };
}

function lineOf({ sequence, at, by, reason, action, key }: TrailEntry): string {
  const { prefix, name, tenant, scopes } = key;
  const what = [action, prefix, name, `tenant ${tenant}`, scopes.join(',')];
  // Whoever wrote it chose the words: no line of its own is made of them.
  const why = reason === '' ? [] : [JSON.stringify(reason)];
  return [sequence, new Date(at).toISOString(), ...what, `by ${by}`, ...why].join('  ');
}
