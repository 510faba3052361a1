import { BallastError } from '#core/ballast-error.js';

/**
 * What is read of an answer from outside. Whatever goes wrong over it is a fault of the answer: it is a gap of the feed,
 * and no end of the process.
 * @param what is expected, for the message
 * @throws BallastError as `read` throws it, SOURCE_MALFORMED of any other error
 */
export function readAnswer<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof BallastError) throw cause;
    const was = cause instanceof Error ? cause.message : typeof cause;
    throw new BallastError('SOURCE_MALFORMED', `expected ${what}, was unreadable: ${was}`, {
      cause,
    });
  }
}
