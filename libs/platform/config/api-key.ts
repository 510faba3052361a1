import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';

/** A shorter one could be guessed. */
const SHORTEST = 16;

/** The gateway's key, and the file it lives in when it was generated. */
export interface ApiKey {
  readonly key: string;
  /** null when the key came from the environment: it is never shown. */
  readonly file: string | null;
}

/**
 * The key from the environment, or one generated once into the data directory, readable by its owner alone.
 * @throws BallastError CONFIG_DATA_DIR when the file cannot be used or holds no key
 */
export function apiKeyIn(directory: string, given: string): ApiKey {
  if (given !== '') return { key: given, file: null };
  const file = join(directory, 'api-key');
  const key = storedIn(file);
  if (key.length >= SHORTEST) return { key, file };
  const was = key === '' ? 'empty' : 'shorter';
  throw new BallastError(
    'CONFIG_DATA_DIR',
    `expected a key of at least ${SHORTEST} characters in ${file}, was ${was}: delete the file and a new one is made`,
  );
}

function storedIn(file: string): string {
  try {
    if (!existsSync(file)) {
      writeFileSync(file, `blst_${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    }
    const key = readFileSync(file, 'utf8').trim();
    chmodSync(file, 0o600);
    return key;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError(
      'CONFIG_DATA_DIR',
      `expected a file of our own with the API key in ${file}, or none (${reason}): mend it or set BALLAST_API_KEY`,
      { cause },
    );
  }
}
