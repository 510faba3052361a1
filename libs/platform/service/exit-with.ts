import { BallastError } from '#core/ballast-error.js';

/** Exit codes: 0 done, 1 a fault of ours or of the machine, 2 a fault in what we were told. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof BallastError && error.family === 'CONFIG' ? 2 : 1;
}

/** Prints what a person needs and sets the exit code. */
export function exitWith(error: unknown): void {
  const known = error instanceof BallastError ? error.message : null;
  const message = known ?? String(error instanceof Error ? error.stack : error);
  for (const line of message.split('\n')) process.stderr.write(`ballast: ${line}\n`);
  process.exitCode = exitCodeOf(error);
}
