import 'reflect-metadata';
import { BallastError } from '#core/ballast-error.js';
import { printsConfiguration } from '#platform/config/effective-configuration.js';
import { readEnvironment } from '#platform/config/environment.js';
import { exitWith } from '#platform/service/exit-with.js';
import { audit } from './audit/audit.js';
import { createAclsOfTopology } from './create-acls.js';
import { createTopicsOfTable } from './create-topics.js';
import { deadLetters } from './dead-letters/dead-letters.js';
import { keys } from './keys/keys.js';
import { migrateHistory } from './migrate-history.js';
import { rebuildHistoryOf } from './rebuild-history.js';
import { resetTasks } from './reset-tasks.js';

/** What an operator runs by hand or as a job: one word, then its arguments. */
const COMMANDS: Readonly<Record<string, (given: readonly string[]) => Promise<void>>> = {
  topics: createTopicsOfTable,
  acls: createAclsOfTopology,
  reset: resetTasks,
  'migrate-history': async () => {
    process.stdout.write(await migrateHistory(readEnvironment(process.env)));
  },
  'rebuild-history': () => rebuildHistoryOf(readEnvironment(process.env)),
  'dead-letters': (given) => deadLetters(given, readEnvironment(process.env)),
  audit: (given) => audit(given, readEnvironment(process.env)),
  keys: (given) => keys(given, readEnvironment(process.env)),
};

async function run([name = '', ...given]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const known = Object.keys(COMMANDS).join(', ');
    throw new BallastError('CONFIG_INVALID', `expected one of ${known}, was ${name || 'nothing'}`);
  }
  await command(given);
}

try {
  if (!printsConfiguration(process.argv)) {
    await run(process.argv.slice(2));
    process.exit();
  }
} catch (error) {
  exitWith(error);
  process.exit();
}
