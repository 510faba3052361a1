import { performance } from 'node:perf_hooks';
import { dirname } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import type { FileSystem } from './file-system.js';
import { writeFault } from './journal-fault.js';
import type { SyncPolicy } from './journal-options.js';
import type { Block, RecentFrames } from './recent-frames.js';
import type { Segment } from './segment.js';
import { createSegmentFile, writeAll } from './segment-file.js';

/** More than this is written without waiting for the next sync. */
const WRITE_BYTES = 1024 * 1024;
const NEVER_SYNC_WRITE_MS = 50;

/** How a writer meets its surroundings. */
export interface WriterOptions {
  readonly fs: FileSystem;
  readonly sync: SyncPolicy;
  readonly recent: RecentFrames;
  /** The segment whose file is there and is appended to. */
  readonly segment: Segment;
  readonly onFatal: (error: BallastError) => void;
}

interface Waiter {
  readonly target: number;
  readonly resolve: () => void;
  readonly reject: (error: BallastError) => void;
}

/**
 * Brings frames from memory to the files, in order. Writing is synchronous and short (it fills the page cache), fsync is
 * not and never overlaps another. A new segment's file is created after the last one is on disk, so that a crash leaves
 * a prefix of frames.
 */
export class SegmentWriter {
  /** The newest file; frames may lie in later segments already. */
  #current: Segment;
  #appended = 0;
  #written = 0;
  #synced = 0;
  #failure: BallastError | null = null;
  #timer: NodeJS.Timeout | null = null;
  #wanted = false;
  #running: Promise<void> | null = null;
  readonly #waiters: Waiter[] = [];
  lastSyncMs: number | null = null;
  syncs = 0;

  constructor(private readonly options: WriterOptions) {
    this.#current = options.segment;
  }

  /** @throws BallastError IO_JOURNAL after the disk has failed */
  check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  get unsyncedBytes(): number {
    return this.#appended - this.#synced;
  }

  /** Writes before a commit when much is waiting, so that a full disk refuses the commit. */
  makeRoom(): void {
    if (this.#appended - this.#written < WRITE_BYTES) return;
    this.#write();
    if (this.#written < this.#appended) this.#request();
  }

  /** Notes bytes that were appended in memory. */
  appended(length: number): void {
    this.#appended += length;
    const { sync } = this.options;
    if (sync.kind === 'every') {
      this.#write();
      this.#request();
    } else {
      const ms = sync.kind === 'interval' ? sync.ms : NEVER_SYNC_WRITE_MS;
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#request();
      }, ms);
    }
  }

  /** Resolves when all that was appended so far is on disk (policy `never`: written). */
  synced(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (this.#synced >= this.#appended) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ target: this.#appended, resolve, reject });
      this.#request();
    });
  }

  /** Puts everything on disk at once, without letting go of the event loop; false while a segment is being changed. */
  syncNow(): boolean {
    this.#write();
    if (this.#failure !== null || this.#written < this.#appended) return false;
    try {
      this.options.fs.sync(fileOf(this.#current));
      this.#settle(this.#written);
    } catch (cause) {
      this.#fail(cause);
    }
    return this.#failure === null;
  }

  /** Writes and fsyncs what is left. After a failure there is nothing more to do. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#request();
    while (this.#running !== null) await this.#running;
    if (this.#failure === null) this.syncNow();
  }

  #request(): void {
    this.#wanted = true;
    this.#running ??= Promise.resolve()
      .then(() => this.#run())
      .finally(() => {
        this.#running = null;
        // A request may have come after the last turn of the loop.
        if (this.#wanted && this.#failure === null) this.#request();
      });
  }

  async #run(): Promise<void> {
    while (this.#wanted && this.#failure === null) {
      this.#wanted = false;
      try {
        this.#write();
        if (this.#failure === null) await this.#syncLater();
        if (this.#failure === null && this.#written < this.#appended) await this.#change();
      } catch (cause) {
        this.#fail(cause);
      }
    }
  }

  /** Writes what belongs to the current file. */
  #write(): void {
    if (this.#failure !== null) return;
    for (const block of this.options.recent.unwritten()) {
      if (block.segment !== this.#current) return;
      try {
        this.#writeBlock(block);
      } catch (cause) {
        this.#repair(block);
        this.#fail(cause);
        return;
      }
    }
  }

  #writeBlock(block: Block): void {
    const end = block.used;
    const bytes = block.bytes.subarray(block.written, end);
    writeAll(this.options.fs, fileOf(block.segment), bytes, block.position + block.written);
    this.#written += end - block.written;
    block.written = end;
  }

  /** Half a frame is cut off again; where that fails too, the next start does it. */
  #repair(block: Block): void {
    try {
      this.options.fs.truncate(fileOf(block.segment), block.position + block.written);
    } catch {
      // The failure to report is the first one.
    }
  }

  async #syncLater(): Promise<void> {
    const target = this.#written;
    if (target > this.#synced && this.options.sync.kind !== 'never') {
      const started = performance.now();
      await this.options.fs.syncLater(fileOf(this.#current));
      this.lastSyncMs = performance.now() - started;
      this.syncs += 1;
    }
    this.#settle(target);
  }

  /** Goes on with the next segment: the current one is on disk whole. */
  async #change(): Promise<void> {
    const { fs, recent } = this.options;
    const [next] = recent.unwritten();
    // More of the current segment may have come while it was synced.
    this.#wanted = true;
    if (next === undefined || next.segment === this.#current || this.#written > this.#synced)
      return;
    if (this.options.sync.kind === 'never') await fs.syncLater(fileOf(this.#current));
    createSegmentFile(fs, next.segment);
    await fs.syncDirectoryLater(dirname(next.segment.path));
    this.#current = next.segment;
  }

  #settle(target: number): void {
    this.#synced = Math.max(this.#synced, target);
    while (this.#waiters.length > 0 && this.#waiters[0].target <= this.#synced) {
      this.#waiters.shift()?.resolve();
    }
  }

  #fail(cause: unknown): void {
    if (this.#failure !== null) return;
    const failure = cause instanceof BallastError ? cause : writeFault(this.#current.path, cause);
    this.#failure = failure;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const { reject } of this.#waiters.splice(0)) reject(failure);
    this.options.onFatal(failure);
  }
}

function fileOf({ file, path }: Segment): number {
  if (file === null) throw new Error(`${path} is not open`);
  return file;
}
