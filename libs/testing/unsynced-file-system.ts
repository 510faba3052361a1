import type { FileSystem } from '#platform/journal/file-system.js';
import { nodeFileSystem } from '#platform/journal/node-file-system.js';

/** The file system of this machine without fsync, which takes most of the time where a test opens often. */
export const unsyncedFileSystem: FileSystem = {
  ...nodeFileSystem,
  sync: () => undefined,
  syncLater: () => Promise.resolve(),
  syncDirectory: () => undefined,
  syncDirectoryLater: () => Promise.resolve(),
};
