import { PreparationError } from './run-command.mjs';

/** Shows a failed preparation as its paragraph and sets the exit code; anything else is a bug and is thrown on. */
export function reportFailure(error) {
  if (!(error instanceof PreparationError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
