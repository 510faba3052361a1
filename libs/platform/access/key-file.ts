import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { BallastError } from '#core/ballast-error.js';
import type { IssuedKey } from './issued-key.js';
import { keysOfText, textOfKeys, trailOfText } from './key-file-text.js';
import { type KeyChange, trailAfter, type TrailEntry } from './key-trail.js';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** Changes whenever the file does, its permissions included; empty where there is none. */
export function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
}

/**
 * The keys in a file; none where there is no file.
 * @throws BallastError CONFIG_KEYS when others may read or write it, or it cannot be read
 */
export function readKeyFile(path: string): readonly IssuedKey[] {
  return keysOfText(textIn(path), path);
}

/** What was done to the keys in a file, from its beginning. @throws BallastError CONFIG_KEYS as {@link readKeyFile} */
export function readKeyTrail(path: string): readonly TrailEntry[] {
  return trailOfText(textIn(path), path);
}

/** A file that is not there is one without keys. */
function textIn(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return textOfKeys([], []);
  const mode = stat.mode & 0o777;
  // Windows has no such bits: there the rights of the directory decide.
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    throw new BallastError(
      'CONFIG_KEYS',
      `expected a file of keys that its owner alone may use (mode 600), was mode ${mode.toString(8)}: chmod 600 ${path}`,
    );
  }
  return readText(path);
}

/**
 * Replaces the keys in a file at once, and says so in its trail: whoever reads it meanwhile sees all of the old ones or
 * all of the new ones.
 * @throws BallastError CONFIG_KEYS as {@link readKeyFile}, and while another process changes it
 */
export function changeKeyFile(
  path: string,
  change: (keys: readonly IssuedKey[]) => readonly IssuedKey[],
  { at = Date.now(), by = accountName(), reason = '' }: Partial<KeyChange> = {},
): void {
  const next = `${path}.next`;
  const file = openNext(next);
  try {
    const before = readKeyFile(path);
    const keys = change(before);
    const trail = trailAfter(readKeyTrail(path), [before, keys], { at, by, reason });
    fchmodSync(file, OWNER_ONLY);
    writeFileSync(file, textOfKeys(keys, trail));
    fsyncSync(file);
    renameSync(next, path);
  } catch (error) {
    unlinkSync(next);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** The file of the next keys is the lock too. */
function openNext(next: string): number {
  try {
    return openSync(next, 'wx', OWNER_ONLY);
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
    const reason =
      code === 'EEXIST'
        ? `expected nobody else to change the keys, was ${next}: delete it if no such command runs`
        : `expected a directory to write ${next} in, was another (${String(cause)})`;
    throw new BallastError('CONFIG_KEYS', reason, { cause });
  }
}

/** Of this process; its number where nobody has given it a name, as in a container. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError('CONFIG_KEYS', `expected a readable file of keys (${reason})`, {
      cause,
    });
  }
}
