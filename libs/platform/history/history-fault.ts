import { BallastError } from '#core/ballast-error.js';

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

/** SQLSTATE, or the code of the system's error; empty where there is none. */
function sqlState(cause: unknown): string {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' ? code : '';
}
