import type { FileHandle, FileSystem } from '#platform/journal/file-system.js';
import { nodeFileSystem } from '#platform/journal/node-file-system.js';

/** The operations of the port. */
export type FileOperation = keyof FileSystem;

/** An error as the system gives it. */
export function systemError(code: string, operation: string): Error {
  return Object.assign(new Error(`${code}: ${operation}`), { code });
}

/**
 * The file system of this machine with faults. `fail` lets an operation fail from now on; `capacity` is the room that is
 * left: a write that needs more is short, then fails with ENOSPC; `longestWrite` cuts every write.
 */
export class FaultyFileSystem implements FileSystem {
  readonly #faults = new Map<FileOperation, { readonly code: string; skip: number }>();
  readonly calls: { readonly operation: FileOperation; readonly path: string }[] = [];
  capacity = Infinity;
  longestWrite = Infinity;

  /** The operation fails with this code, after `skip` more times in which it works. */
  fail(operation: FileOperation, code: string, skip = 0): void {
    this.#faults.set(operation, { code, skip });
  }

  heal(): void {
    this.#faults.clear();
    this.capacity = Infinity;
    this.longestWrite = Infinity;
  }

  makeDirectory(path: string): void {
    this.#enter('makeDirectory', path);
    nodeFileSystem.makeDirectory(path);
  }

  list(directory: string): readonly string[] {
    this.#enter('list', directory);
    return nodeFileSystem.list(directory);
  }

  open(path: string, mode: 'read' | 'readWrite' | 'create'): FileHandle {
    this.#enter('open', path);
    return nodeFileSystem.open(path, mode);
  }

  close(file: FileHandle): void {
    this.#enter('close');
    nodeFileSystem.close(file);
  }

  size(file: FileHandle): number {
    this.#enter('size');
    return nodeFileSystem.size(file);
  }

  read(file: FileHandle, target: Uint8Array, position: number): number {
    this.#enter('read');
    return nodeFileSystem.read(file, target, position);
  }

  write(file: FileHandle, bytes: Uint8Array, position: number): number {
    this.#enter('write');
    const room = Math.min(bytes.length, this.longestWrite, this.capacity);
    if (room === 0 && bytes.length > 0) throw systemError('ENOSPC', 'write');
    this.capacity -= room;
    return nodeFileSystem.write(file, bytes.subarray(0, room), position);
  }

  truncate(file: FileHandle, length: number): void {
    this.#enter('truncate');
    nodeFileSystem.truncate(file, length);
  }

  sync(file: FileHandle): void {
    this.#enter('sync');
    nodeFileSystem.sync(file);
  }

  async syncLater(file: FileHandle): Promise<void> {
    this.#enter('syncLater');
    await nodeFileSystem.syncLater(file);
  }

  syncDirectory(path: string): void {
    this.#enter('syncDirectory', path);
    nodeFileSystem.syncDirectory(path);
  }

  async syncDirectoryLater(path: string): Promise<void> {
    this.#enter('syncDirectoryLater', path);
    await nodeFileSystem.syncDirectoryLater(path);
  }

  rename(from: string, to: string): void {
    this.#enter('rename', from);
    nodeFileSystem.rename(from, to);
  }

  remove(path: string): void {
    this.#enter('remove', path);
    nodeFileSystem.remove(path);
  }

  touch(path: string, time: number): void {
    this.#enter('touch', path);
    nodeFileSystem.touch(path, time);
  }

  modified(path: string): number {
    this.#enter('modified', path);
    return nodeFileSystem.modified(path);
  }

  #enter(operation: FileOperation, path = ''): void {
    this.calls.push({ operation, path });
    const fault = this.#faults.get(operation);
    if (fault === undefined) return;
    if (fault.skip === 0) throw systemError(fault.code, operation);
    fault.skip -= 1;
  }
}
