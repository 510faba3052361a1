import { BallastError } from '#core/ballast-error.js';
import type { Letter } from './letters.js';

/** A shorter prefix says too little. */
const SHORTEST = 4;
const NAMED = 10;

/** The letter with these coordinates, or the one whose SHA-256 begins so. @throws BallastError CONFIG_INVALID unless it is one */
export function findLetter(letters: readonly Letter[], wanted: string): Letter {
  const exact = letters.find(({ id }) => id === wanted);
  if (exact !== undefined) return exact;
  const isPrefix = wanted.length >= SHORTEST && /^[0-9a-f]{4,64}$/i.test(wanted);
  const found = isPrefix
    ? letters.filter(({ letter }) => letter.sha256.startsWith(wanted.toLowerCase()))
    : [];
  if (found.length === 1) return found[0];
  if (found.length === 0) {
    throw new BallastError(
      'CONFIG_INVALID',
      `expected <topic>/<partition>/<offset> of a dead letter, or the beginning of its SHA-256 (${SHORTEST} digits or more), was ${wanted}`,
    );
  }
  const ids = found.slice(0, NAMED).map(({ id }) => id);
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : '';
  throw new BallastError(
    'CONFIG_INVALID',
    `expected one dead letter, ${wanted} begins ${found.length} of them: ${ids.join(', ')}${more}`,
  );
}
