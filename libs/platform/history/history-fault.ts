import { BallastError } from '#core/ballast-error.js';

/**
 * SQLSTATEs that speak of the row and not of the server, so that asking again brings the same: data exceptions, limits of
 * the program, a missing value. Not the other violations of constraints: 23514 is also a partition that is not there yet.
 */
const OF_THE_ROW = /^(22|54|23502)/;

/** What a database said, without the statement and its values: its own message and SQLSTATE. */
export function historyFault(cause: unknown): BallastError {
  if (cause instanceof BallastError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = sqlState(cause);
  const said = [message, code].filter((text) => text !== '').join(', ');
  return new BallastError('IO_HISTORY', `expected a database that answers, was: ${said}`, {
    cause,
  });
}

/** Whether a database has refused rows for good. */
export const isOfTheRow = (cause: unknown): boolean => OF_THE_ROW.test(sqlState(cause));

/** Rows that no attempt will write. Its words are a code: a database's own message quotes what it was given. */
export function refusal(cause: unknown): BallastError {
  const name = cause instanceof Error ? cause.name : typeof cause;
  const code = sqlState(cause);
  const said = code === '' ? name : code;
  return new BallastError('DATA_MALFORMED', `expected rows that fit the tables, was ${said}`, {
    cause: said,
  });
}

/** The code of a refusal: an SQLSTATE, or the name of an error; null for any other failure. */
export function refusedWith(error: unknown): string | null {
  if (!(error instanceof BallastError) || error.family !== 'DATA') return null;
  return typeof error.cause === 'string' ? error.cause : error.code;
}

/** SQLSTATE, or the code of the system's error; empty where there is none. */
function sqlState(cause: unknown): string {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' ? code : '';
}
