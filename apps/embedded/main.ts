import 'reflect-metadata';
import { printsConfiguration } from '#platform/config/effective-configuration.js';
import { readEnvironment } from '#platform/config/environment.js';
import { exitWith } from '#platform/service/exit-with.js';
import { readArguments } from './arguments.js';
import { runEmbedded } from './run-embedded.js';
import { Screen } from './terminal/screen.js';

// Whoever read the output has gone (`npm start | head`): so do we; the journal is whole at any moment.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  if (!printsConfiguration(process.argv)) {
    const screen = new Screen(process.stdout, { colour: process.env['NO_COLOR'] === undefined });
    await runEmbedded(readArguments(process.argv.slice(2)), readEnvironment(process.env), screen);
  }
} catch (error) {
  exitWith(error);
  // A worker or a timer of what had been started must not keep a failed start alive.
  process.exit();
}
