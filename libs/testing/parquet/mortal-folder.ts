import { truncateSync } from 'node:fs';
import type { FolderFiles } from '#platform/parquet/folder-files.js';
import type { PartWriter } from '#platform/parquet/part-writer.js';

/**
 * A life that ends at a given effect on the disk, as a killed process does: the effect is half done or not done, and
 * nothing follows it.
 */
export class MortalFolder {
  #left: number;
  #spent = 0;
  readonly files: FolderFiles;
  readonly writer: PartWriter;

  /** @param effects that are done in full; Infinity: it lives */
  constructor(effects: number, files: FolderFiles, writer: PartWriter) {
    this.#left = effects;
    this.files = {
      ...files,
      makeDirectory: (path) => {
        this.#spend();
        files.makeDirectory(path);
      },
      write: async (path, text) => {
        await this.#spendOr(() => files.write(path, text.slice(0, text.length / 2)));
        await files.write(path, text);
      },
      sync: async (path) => {
        this.#spend();
        await files.sync(path);
      },
      syncDirectory: async (path) => {
        this.#spend();
        await files.syncDirectory(path);
      },
      rename: async (from, to) => {
        this.#spend();
        await files.rename(from, to);
      },
      remove: async (path) => {
        this.#spend();
        await files.remove(path);
      },
    };
    this.writer = {
      take: (table, rows) => writer.take(table, rows),
      write: async (request) => {
        await this.#spendOr(async () => {
          await writer.write(request);
          truncateSync(request.path, 100);
        });
        await writer.write(request);
      },
      close: () => undefined,
    };
  }

  get isOver(): boolean {
    return this.#left < 0;
  }

  /** Effects so far. */
  get spent(): number {
    return this.#spent;
  }

  #spend(): void {
    this.#spent += 1;
    this.#left -= 1;
    if (this.#left < 0) throw new Error('expected a process that lives');
  }

  async #spendOr(half: () => Promise<void>): Promise<void> {
    if (this.#left === 0) await half();
    this.#spend();
  }
}
