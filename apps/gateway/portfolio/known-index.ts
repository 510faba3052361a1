import { badRequest } from '../problem/problem-error.js';
import type { IndexLevels, LevelOf } from '../read-model/index-levels.js';

/**
 * The levels of an index that a parameter names.
 * @param others what the parameter may be beside an index
 * @throws ProblemError 400 that lists the indices with a level
 */
export function knownIndex(
  indices: IndexLevels,
  { path, symbol, others = [] }: { path: string; symbol: string; others?: readonly string[] },
): LevelOf {
  const levelOf = indices.of(symbol);
  if (levelOf !== undefined) return levelOf;
  const known = [...others, ...indices.names];
  const expected =
    known.length > 0
      ? `expected one of ${known.join(', ')}`
      : 'expected an index with levels, of which there is none here yet (npm run backfill)';
  throw badRequest([{ path, message: `${expected}, was "${symbol}"` }]);
}

/** Sessions without a level that are named. */
const NAMED = 10;

/** Sessions in words: the first of them, and how many there are. */
export function namedSessions(sessions: readonly string[]): string {
  const named = sessions.slice(0, NAMED).join(', ');
  const more = sessions.length - NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}
