/** An open file, as the system numbers it. */
export type FileHandle = number;

/**
 * The few file operations the journal is made of, so that a test can let every one of them fail. Errors are Node's:
 * they carry `code` (ENOSPC, EACCES, ...).
 */
export interface FileSystem {
  /** Creates the directory and those above it. */
  makeDirectory(path: string): void;
  /** Names in a directory. */
  list(directory: string): readonly string[];
  /** `create` fails with EEXIST when the file is there. */
  open(path: string, mode: 'read' | 'readWrite' | 'create'): FileHandle;
  close(file: FileHandle): void;
  size(file: FileHandle): number;
  /** Reads into `target`; returns how many bytes there were. */
  read(file: FileHandle, target: Uint8Array, position: number): number;
  /** May write less than it was given; returns how much. */
  write(file: FileHandle, bytes: Uint8Array, position: number): number;
  truncate(file: FileHandle, length: number): void;
  sync(file: FileHandle): void;
  /** The same without holding up the event loop. */
  syncLater(file: FileHandle): Promise<void>;
  /** Makes creations, renames and removals in a directory durable, where the platform knows such a thing. */
  syncDirectory(path: string): void;
  syncDirectoryLater(path: string): Promise<void>;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Sets the time of last modification, UTC ms. */
  touch(path: string, time: number): void;
  /** Time of last modification, UTC ms. */
  modified(path: string): number;
}

/** The `code` of a system error; empty for anything else. */
export function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
