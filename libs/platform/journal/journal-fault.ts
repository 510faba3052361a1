import { BallastError } from '#core/ballast-error.js';
import { systemCode } from './file-system.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
  EIO: 'the device failed',
};

/** Why a file operation failed, in a few words and with the system's code. */
export function reasonOf(cause: unknown): string {
  const code = systemCode(cause);
  const words = REASONS[code];
  if (words !== undefined) return `${words} (${code})`;
  return cause instanceof Error ? cause.message : String(cause);
}

/** The disk does not take what is to be kept. */
export function writeFault(path: string, cause: unknown): BallastError {
  return new BallastError('IO_JOURNAL', `cannot write the journal ${path}: ${reasonOf(cause)}`, {
    cause,
  });
}

/** The directory cannot hold a journal. */
export function directoryFault(directory: string, cause: unknown): BallastError {
  if (['ENOSPC', 'EDQUOT', 'EIO'].includes(systemCode(cause))) return writeFault(directory, cause);
  return new BallastError(
    'CONFIG_DATA_DIR',
    `expected a writable directory for the journal, was ${directory}: ${reasonOf(cause)}`,
    { cause },
  );
}
