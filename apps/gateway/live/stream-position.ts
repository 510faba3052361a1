import { createHash } from 'node:crypto';
import { badRequest } from '../problem/problem-error.js';
import { LIVE_TOPICS } from './live-event.js';

/** The number of the last event had of each of {@link LIVE_TOPICS}; -1 before the first. */
export type StreamPosition = readonly number[];

const VERSION = '1';
const RADIX = 36;
const DIGITS = /^[0-9a-z]{1,11}$/;

/**
 * The id of an event: version, the portfolio it is of, and where its stream has come to in the log. It says nothing
 * of the process that made it, so any replica resumes at it, also after a restart.
 */
export function positionText(portfolioId: string, position: StreamPosition): string {
  const numbers = position.map((number) => (number + 1).toString(RADIX));
  return [VERSION, tagOf(portfolioId), ...numbers].join('.');
}

/** The position that an id names. @throws ProblemError 400 on an id that is not of this portfolio's stream */
export function readPosition(portfolioId: string, text: string): StreamPosition {
  const [, , ...digits] = text.split('.');
  const position = digits.map((word) => (DIGITS.test(word) ? parseInt(word, RADIX) - 1 : NaN));
  if (
    position.length === LIVE_TOPICS.length &&
    position.every(Number.isSafeInteger) &&
    positionText(portfolioId, position) === text
  ) {
    return position;
  }
  throw badRequest([
    {
      path: 'lastEventId',
      message: `expected the id of an event of the stream of ${portfolioId}, was "${text.slice(0, 80)}"`,
    },
  ]);
}

/** Short, and enough to know the id of another portfolio's stream. */
const tagOf = (portfolioId: string): string =>
  createHash('sha256').update(portfolioId).digest('base64url').slice(0, 6);
