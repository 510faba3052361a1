import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Requirement } from '#testing/requires.js';

const NAME = join('faketime', 'libfaketimeMT.so.1');

/** Where Debian and others put libfaketime; null where it is not installed. */
function libraryPath(): string | null {
  if (process.platform !== 'linux') return null;
  const folders = ['/usr/local/lib', '/usr/lib64', '/usr/lib'];
  const below = readdirSync('/usr/lib').map((folder) => join('/usr/lib', folder));
  const paths = [...folders, ...below].map((folder) => join(folder, NAME));
  return paths.find((path) => existsSync(path)) ?? null;
}

const library = libraryPath();

export const faketimeAvailable: Requirement = {
  met: library !== null,
  needs: 'libfaketime (the Debian package faketime)',
};

/** The wall clock of other processes, which stands where it is set. Their timers run as ever. */
export class FakedClock {
  readonly #path: string;

  /** @param directory where its file lies  @param at UTC ms, whole seconds */
  constructor(directory: string, at: number) {
    this.#path = join(directory, 'wall-clock');
    this.set(at);
  }

  /** Seen by the processes at once. @param at UTC ms, whole seconds */
  set(at: number): void {
    const text = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    // Whoever reads it meets one instant or the other.
    writeFileSync(`${this.#path}.new`, `${text}\n`);
    renameSync(`${this.#path}.new`, this.#path);
  }

  /** What a process is started with. */
  get environment(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: library ?? '',
      TZ: 'UTC',
      FAKETIME_TIMESTAMP_FILE: this.#path,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }
}
