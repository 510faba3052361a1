import 'reflect-metadata';
import { BallastError } from '#core/ballast-error.js';
import { readEnvironment } from '#platform/config/environment.js';
import { readArguments } from './arguments.js';
import { runEmbedded } from './run-embedded.js';
import { Screen } from './terminal/screen.js';

/** Exit codes: 0 done, 1 a fault of ours or of the machine, 2 a fault in what we were told. */
function exitWith(error: unknown): void {
  const known = error instanceof BallastError ? error : null;
  const message =
    known === null ? String(error instanceof Error ? error.stack : error) : known.message;
  for (const line of message.split('\n')) process.stderr.write(`ballast: ${line}\n`);
  process.exitCode = known?.family === 'CONFIG' ? 2 : 1;
}

// Whoever read the output has gone (`npm start | head`): so do we; the journal is whole at any moment.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  const screen = new Screen(process.stdout, { colour: process.env['NO_COLOR'] === undefined });
  await runEmbedded(readArguments(process.argv.slice(2)), readEnvironment(process.env), screen);
} catch (error) {
  exitWith(error);
  // A worker or a timer of what had been started must not keep a failed start alive.
  process.exit();
}
