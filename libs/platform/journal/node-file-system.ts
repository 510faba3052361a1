import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import type { FileSystem } from './file-system.js';

const FLAGS = { read: 'r', readWrite: 'r+', create: 'wx+' } as const;
const later = { fdatasync: promisify(fdatasync), fsync: promisify(fsync) };
/** Windows makes directory entries durable by itself and cannot open a directory. */
const SYNCS_DIRECTORIES = process.platform !== 'win32';

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  makeDirectory: (path) => void mkdirSync(path, { recursive: true }),
  list: (directory) => readdirSync(directory),
  open: (path, mode) => openSync(path, FLAGS[mode]),
  close: closeSync,
  size: (file) => fstatSync(file).size,
  read: (file, target, position) => readSync(file, target, 0, target.length, position),
  write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
  sync: fdatasyncSync,
  syncLater: (file) => later.fdatasync(file),
  syncDirectory(path) {
    if (!SYNCS_DIRECTORIES) return;
    const directory = openSync(path, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  },
  async syncDirectoryLater(path) {
    if (!SYNCS_DIRECTORIES) return;
    const directory = openSync(path, 'r');
    try {
      await later.fsync(directory);
    } finally {
      closeSync(directory);
    }
  },
  rename: renameSync,
  remove: unlinkSync,
  touch: (path, time) => {
    utimesSync(path, time / 1000, time / 1000);
  },
  modified: (path) => statSync(path).mtimeMs,
};
