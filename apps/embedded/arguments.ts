import { BallastError } from '#core/ballast-error.js';

/** What the command line asks for. */
export interface Arguments {
  /** End after the summary. */
  readonly once: boolean;
  /** Forget what is stored and replay again. */
  readonly fresh: boolean;
}

/** @throws BallastError CONFIG_INVALID on anything else */
export function readArguments(given: readonly string[]): Arguments {
  const unknown = given.filter((argument) => argument !== '--once' && argument !== '--fresh');
  if (unknown.length > 0) {
    throw new BallastError(
      'CONFIG_INVALID',
      `expected --once or --fresh, was ${unknown.join(' ')}`,
    );
  }
  return { once: given.includes('--once'), fresh: given.includes('--fresh') };
}
