import { BallastError } from '#core/ballast-error.js';

/** The journal holds a cursor that its feed cannot continue from: another version's, or damaged. */
export function foreignCursor(feed: string, cursor: string): BallastError {
  return new BallastError(
    'CONFIG_JOURNAL',
    `expected a cursor of the feed ${feed}, was ${cursor.slice(0, 80)}`,
  );
}
