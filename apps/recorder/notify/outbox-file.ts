import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { systemCode } from '#platform/journal/file-system.js';
import type { OutboxState } from './outbox.js';

/** Longest time that a change is in memory alone; what is lost with it is sent again under the same id. */
const WRITE_EVERY_MS = 1000;

/** The state of one receiver's outbox in a file, replaced as a whole. */
export class OutboxFile {
  readonly #path: string;
  #state: (() => OutboxState) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    directory: string,
    name: string,
    private readonly options: {
      readonly onFailure: (error: unknown) => void;
      readonly everyMs?: number;
    },
  ) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#path = join(directory, `${name}.json`);
  }

  /** Null where there is none yet. @throws BallastError CONFIG_DATA_DIR on a file that is none of ours */
  load(): OutboxState | null {
    try {
      return checked(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return null;
      throw new BallastError(
        'CONFIG_DATA_DIR',
        `expected the messages that are owed in ${this.#path}, was a file that cannot be read: remove it to begin with what comes`,
        { cause },
      );
    }
  }

  /** The state has changed: it is written soon, however often it changes meanwhile. */
  changed(state: () => OutboxState): void {
    this.#state = state;
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => void this.flush(), this.options.everyMs ?? WRITE_EVERY_MS);
    this.#timer.unref();
  }

  /** Resolves when what has changed is in the file, or could not be written. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const state = this.#state;
    this.#state = null;
    if (state !== null) {
      this.#writing = this.#writing
        .then(() => this.#write(JSON.stringify(state())))
        .catch(this.options.onFailure);
    }
    return this.#writing;
  }

  async #write(text: string): Promise<void> {
    const draft = `${this.#path}.draft`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.#path);
  }
}

function checked(value: unknown): OutboxState {
  const { positions, pending, gone } = value as Partial<OutboxState>;
  if (typeof positions !== 'object' || !Array.isArray(pending) || typeof gone !== 'boolean') {
    throw new RangeError('expected positions, pending and gone');
  }
  return { positions, pending, gone };
}
