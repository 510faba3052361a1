import { join, resolve } from 'node:path';
import type { Environment } from '#platform/config/environment.js';

/** Where the issued keys live: BALLAST_API_KEYS_FILE, or `keys.json` in the data directory. */
export function keyFileIn(
  environment: Pick<Environment, 'BALLAST_API_KEYS_FILE' | 'BALLAST_DATA_DIR'>,
): string {
  const { BALLAST_API_KEYS_FILE: file, BALLAST_DATA_DIR: directory } = environment;
  return file === '' ? join(resolve(directory), 'keys.json') : resolve(file);
}
