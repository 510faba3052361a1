import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { makeDirectory } from './make-directory.js';

/** Where things are kept. */
export interface DataDirectory {
  readonly root: string;
  readonly journal: string;
}

/** Makes the data directory usable. @throws BallastError CONFIG_DATA_DIR when it is not */
export function openDataDirectory(path: string): DataDirectory {
  const root = resolve(path);
  const journal = join(root, 'journal');
  try {
    makeDirectory(root);
    accessSync(root, constants.R_OK | constants.W_OK);
    makeDirectory(journal);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError(
      'CONFIG_DATA_DIR',
      `expected a writable directory in BALLAST_DATA_DIR, was ${root} (${reason})`,
      { cause },
    );
  }
  return { root, journal };
}
