import { resolve } from 'node:path';
import { keyFileIn } from '#platform/access/key-file-path.js';
import { makeDirectory } from '#platform/config/make-directory.js';
import type { Environment } from '#platform/config/environment.js';
import { readKeysRequest } from './arguments.js';
import { answerKeys } from './command.js';

/** `keys`: makes an API key and shows it once, lists what was made, ends one, shows what was done; exit code 1 where that is not as it was written. */
export function keys(given: readonly string[], environment: Environment): Promise<void> {
  const request = readKeysRequest(given, Date.now());
  makeDirectory(resolve(environment.BALLAST_DATA_DIR));
  const { lines, isIntact } = answerKeys(keyFileIn(environment), request, Date.now());
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  if (!isIntact) process.exitCode = 1;
  return Promise.resolve();
}
