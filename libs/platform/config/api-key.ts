import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The gateway's key, and the file it lives in when it was generated. */
export interface ApiKey {
  readonly key: string;
  /** null when the key came from the environment: it is never shown. */
  readonly file: string | null;
}

/** The key from the environment, or one generated once into the data directory, readable by its owner alone. */
export function apiKeyIn(directory: string, given: string): ApiKey {
  if (given !== '') return { key: given, file: null };
  const file = join(directory, 'api-key');
  if (!existsSync(file)) {
    writeFileSync(file, `blst_${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  }
  chmodSync(file, 0o600);
  return { key: readFileSync(file, 'utf8').trim(), file };
}
