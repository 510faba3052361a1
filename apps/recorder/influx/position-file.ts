import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { systemCode } from '#platform/journal/file-system.js';
import { nodeFileSystem } from '#platform/journal/node-file-system.js';
import type { Positions } from '#platform/topic-log.js';

type SyncDirectory = (path: string) => Promise<void>;

/** How far which log has been delivered, in a file that is replaced as a whole. */
export class PositionFile {
  /** @param syncDirectory makes the names in a folder durable */
  constructor(
    private readonly path: string,
    private readonly syncDirectory: SyncDirectory = (folder) =>
      nodeFileSystem.syncDirectoryLater(folder),
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  }

  /**
   * Empty for a log that it knows nothing of: that one is delivered from its oldest record on.
   * @throws BallastError CONFIG_DATA_DIR on a file that is none of ours
   */
  load(logId: string): Positions {
    try {
      const { log, positions } = JSON.parse(readFileSync(this.path, 'utf8')) as {
        log: unknown;
        positions: Record<string, number>;
      };
      return new Map(log === logId ? Object.entries(positions) : []);
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return new Map();
      throw new BallastError(
        'CONFIG_DATA_DIR',
        `expected positions of the log in ${this.path}, was a file that cannot be read: remove it to deliver all again`,
        { cause },
      );
    }
  }

  /** Rejects with the system's error. */
  async save(log: string, positions: Positions): Promise<void> {
    const draft = `${this.path}.draft`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify({ log, positions: Object.fromEntries(positions) }));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
    await this.syncDirectory(dirname(this.path));
  }
}
