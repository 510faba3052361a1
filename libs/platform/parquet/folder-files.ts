import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { nodeFileSystem } from '#platform/journal/node-file-system.js';
import { systemCode } from '#platform/journal/file-system.js';

/** The few file operations a folder of parts is made of, so that a test can end a life at every one of them. */
export interface FolderFiles {
  /** Creates the directory and those above it. */
  makeDirectory(path: string): void;
  /** Names in a directory; none where there is no such directory. */
  list(directory: string): readonly string[];
  exists(path: string): boolean;
  /** The text of a file; null where there is none. */
  read(path: string): string | null;
  /** Writes a file as a whole and makes its content durable. */
  write(path: string, text: string): Promise<void>;
  /** Makes the content of a file durable. */
  sync(path: string): Promise<void>;
  /** Makes the names in a directory durable. */
  syncDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a directory with all that is in it, where it is there. */
  remove(path: string): Promise<void>;
}

/** Files of this machine. */
export const nodeFolderFiles: FolderFiles = {
  makeDirectory: (path) => void mkdirSync(path, { recursive: true }),
  list: (directory) => orWithout(() => readdirSync(directory), []),
  exists: existsSync,
  read: (path) => orWithout(() => readFileSync(path, 'utf8'), null),
  async write(path, text) {
    const file = await open(path, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async sync(path) {
    const file = await open(path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  },
  syncDirectory: (path) => nodeFileSystem.syncDirectoryLater(path),
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
};

/** What is read, or something else where there is no such file. */
function orWithout<Read, Without>(read: () => Read, without: Without): Read | Without {
  try {
    return read();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return without;
    throw error;
  }
}
