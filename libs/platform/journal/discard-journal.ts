import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { lockDirectory } from './directory-lock.js';
import { type FileSystem, systemCode } from './file-system.js';
import { directoryFault } from './journal-fault.js';
import { nodeFileSystem } from './node-file-system.js';
import { TEMPORARY } from './recovery.js';
import { MAGIC } from './segment-header.js';

const SEGMENT = /^\d{12}\.journal$/;

/**
 * Removes the segments of a journal that nobody has open. What does not begin like a segment of ours stays where it is.
 * @throws BallastError CONFIG_JOURNAL when another process has it open, CONFIG_DATA_DIR when it cannot be removed
 */
export function discardJournal(
  directory: string,
  now: () => number,
  fs: FileSystem = nodeFileSystem,
): void {
  try {
    fs.makeDirectory(directory);
    const unlock = lockDirectory(fs, directory, now);
    try {
      for (const name of fs.list(directory)) {
        const path = join(directory, name);
        if (name.endsWith(TEMPORARY) || (SEGMENT.test(name) && isOurs(fs, path))) fs.remove(path);
      }
      fs.syncDirectory(directory);
    } finally {
      unlock();
    }
  } catch (error) {
    if (error instanceof BallastError) throw error;
    throw directoryFault(directory, error);
  }
}

function isOurs(fs: FileSystem, path: string): boolean {
  let file;
  try {
    file = fs.open(path, 'read');
  } catch (error) {
    if (systemCode(error) === 'EISDIR') return false;
    throw error;
  }
  try {
    const front = new Uint8Array(MAGIC.length);
    const length = fs.read(file, front, 0);
    return MAGIC.subarray(0, length).equals(front.subarray(0, length));
  } finally {
    fs.close(file);
  }
}
