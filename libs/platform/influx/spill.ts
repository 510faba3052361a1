import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFileSystem } from '#platform/journal/node-file-system.js';
import { decodeSegment, encodeSpilled } from './spill-frame.js';

/** A file is begun anew beyond this. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
const NAME = /^(\d{10})\.lines$/;

interface Segment {
  readonly number: number;
  bytes: number;
}

/**
 * Batches of lines that the database has not taken, oldest first, in files: synced before `append` resolves, removed when
 * all of a file is taken. A restart begins the oldest file again: what is sent twice overwrites itself.
 */
export class Spill {
  readonly #segments: Segment[] = [];
  #tail: { readonly file: FileHandle; readonly segment: Segment } | null = null;
  #head: { readonly segment: Segment; readonly frames: (readonly string[])[] } | null = null;
  #next = 1;

  constructor(
    private readonly directory: string,
    private readonly options: {
      /** Bytes of a file that cannot be read again: a crash in `append`, which nobody has counted on, or a bad disk. */
      readonly onDamage: (bytes: number, file: string) => void;
      readonly segmentBytes?: number;
      /** Makes the names in a folder durable. */
      readonly syncDirectory?: (path: string) => Promise<void>;
    },
  ) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory).sort()) {
      const number = Number(NAME.exec(name)?.[1] ?? NaN);
      if (Number.isNaN(number)) continue;
      this.#segments.push({ number, bytes: statSync(join(directory, name)).size });
      this.#next = number + 1;
    }
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  /** Of its files. */
  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Rejects with the system's error when the disk does not take it; then nothing of it is there. */
  async append(lines: readonly string[]): Promise<void> {
    const frame = encodeSpilled(lines);
    const tail = (this.#tail ??= await this.#begin());
    try {
      await tail.file.write(frame, 0, frame.length, tail.segment.bytes);
      await tail.file.datasync();
    } catch (error) {
      // Cut off here or passed over by its checksum: the next one begins a file of its own.
      await tail.file.truncate(tail.segment.bytes).catch(() => undefined);
      await this.#seal();
      throw error;
    }
    tail.segment.bytes += frame.length;
    if (tail.segment.bytes >= (this.options.segmentBytes ?? SEGMENT_BYTES)) await this.#seal();
  }

  /** The oldest batch; null when there is none. */
  async first(): Promise<readonly string[] | null> {
    while (this.#head === null && this.#segments.length > 0) await this.#load(this.#segments[0]);
    return this.#head?.frames[0] ?? null;
  }

  /** The oldest batch is taken. */
  async dropFirst(): Promise<void> {
    const head = this.#head;
    if (head === null) return;
    head.frames.shift();
    if (head.frames.length === 0) await this.#remove(head.segment);
  }

  async close(): Promise<void> {
    await this.#seal();
  }

  async #begin(): Promise<{ readonly file: FileHandle; readonly segment: Segment }> {
    const segment: Segment = { number: this.#next, bytes: 0 };
    const file = await open(this.#path(segment), 'wx', 0o600);
    this.#next += 1;
    try {
      // What is synced in a file without a name is lost with the machine.
      await this.#syncDirectory();
    } catch (error) {
      await file.close();
      await rm(this.#path(segment), { force: true });
      throw error;
    }
    this.#segments.push(segment);
    return { file, segment };
  }

  async #syncDirectory(): Promise<void> {
    const { syncDirectory = (path) => nodeFileSystem.syncDirectoryLater(path) } = this.options;
    await syncDirectory(this.directory);
  }

  async #seal(): Promise<void> {
    const tail = this.#tail;
    this.#tail = null;
    await tail?.file.close();
  }

  async #load(segment: Segment): Promise<void> {
    // What is read is written no further.
    if (this.#tail?.segment === segment) await this.#seal();
    const { frames, damagedBytes } = decodeSegment(await readFile(this.#path(segment)));
    if (damagedBytes > 0) this.options.onDamage(damagedBytes, this.#path(segment));
    if (frames.length === 0) await this.#remove(segment);
    else this.#head = { segment, frames: [...frames] };
  }

  async #remove(segment: Segment): Promise<void> {
    await rm(this.#path(segment), { force: true });
    this.#segments.splice(this.#segments.indexOf(segment), 1);
    if (this.#head?.segment === segment) this.#head = null;
  }

  #path({ number }: Segment): string {
    return join(this.directory, `${String(number).padStart(10, '0')}.lines`);
  }
}
