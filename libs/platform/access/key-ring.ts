import { timingSafeEqual } from 'node:crypto';
import { prefixOf, type IssuedKey } from './issued-key.js';
import { readKeyFile, stampOf } from './key-file.js';

/** What a presented key is. */
export type KeyStanding =
  | { readonly status: 'valid' | 'expired' | 'revoked'; readonly key: IssuedKey }
  | { readonly status: 'unknown' };

/** A change of the file is in effect this much later, at most. */
const LOOK_EVERY_MS = 500;

interface Entry {
  readonly key: IssuedKey;
  readonly digest: Buffer;
}

/**
 * The issued keys, as their file has them now: it is looked at twice a second, so a revocation needs no restart. What
 * cannot be read is told, and the keys stay as they were; a file that is gone leaves none.
 */
export class KeyRing {
  #entries: ReadonlyMap<string, Entry>;
  #stamp: string;
  #fault: string | null = null;
  readonly #timer: NodeJS.Timeout;

  /** @throws BallastError CONFIG_KEYS when the file cannot be used at the start */
  constructor(
    private readonly options: {
      readonly path: string;
      readonly now: () => number;
      readonly onFault: (reason: string) => void;
    },
  ) {
    const { path } = options;
    this.#stamp = stampOf(path);
    this.#entries = entriesOf(readKeyFile(path));
    this.#timer = setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS).unref();
  }

  /** Why the file cannot be read at the moment; null: it can. */
  get fault(): string | null {
    return this.#fault;
  }

  /** @param digest SHA-256 of the presented key */
  standingOf(presented: string, digest: Buffer): KeyStanding {
    const entry = this.#entries.get(prefixOf(presented) ?? '');
    if (entry === undefined || !timingSafeEqual(entry.digest, digest)) return { status: 'unknown' };
    const { key } = entry;
    if (key.revokedAt !== null) return { status: 'revoked', key };
    if (key.expiresAt !== null && key.expiresAt <= this.options.now()) {
      return { status: 'expired', key };
    }
    return { status: 'valid', key };
  }

  /** Reads the file again if it has changed. */
  look(): void {
    const { path, onFault } = this.options;
    try {
      const stamp = stampOf(path);
      if (stamp === this.#stamp && this.#fault === null) return;
      // Before it is read: a change in between is seen the next time.
      this.#stamp = stamp;
      this.#entries = entriesOf(readKeyFile(path));
      this.#fault = null;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== this.#fault) onFault(reason);
      this.#fault = reason;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

function entriesOf(keys: readonly IssuedKey[]): ReadonlyMap<string, Entry> {
  return new Map(
    keys.map((key) => [key.prefix, { key, digest: Buffer.from(key.digest, 'hex') }] as const),
  );
}
