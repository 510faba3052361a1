import { BallastError } from '#core/ballast-error.js';
import type { IssuedKey } from './issued-key.js';
import { SCOPES, type Scope } from './scope.js';

const VERSION = 1;

/** Keys as the text of their file: one JSON document, times in ISO 8601, for people to read too. */
export function textOfKeys(keys: readonly IssuedKey[]): string {
  const written = keys.map(({ createdAt, expiresAt, revokedAt, ...key }) => ({
    ...key,
    createdAt: isoOf(createdAt),
    expiresAt: isoOf(expiresAt),
    revokedAt: isoOf(revokedAt),
  }));
  return `${JSON.stringify({ version: VERSION, keys: written }, null, 2)}\n`;
}

/** @throws BallastError CONFIG_KEYS when the text is anything but the keys that {@link textOfKeys} writes */
export function keysOfText(text: string, path: string): readonly IssuedKey[] {
  const { version, keys } = objectOf(parsed(text, path), path);
  if (version !== VERSION || !Array.isArray(keys)) {
    throw malformed(path, `version ${VERSION} and a list of keys`);
  }
  const read = keys.map((key, index) => keyOf(key, `${path}, key ${index + 1}`));
  if (new Set(read.map(({ prefix }) => prefix)).size < read.length) {
    throw malformed(path, 'each prefix once');
  }
  return read;
}

function keyOf(value: unknown, where: string): IssuedKey {
  const fields = objectOf(value, where);
  const text = (name: string, form: RegExp): string => {
    const field = fields[name];
    if (typeof field === 'string' && form.test(field)) return field;
    throw malformed(where, `${name} like ${form.source}`);
  };
  const time = (name: string): number | null => {
    const field = fields[name];
    const at = field === null ? null : typeof field === 'string' ? Date.parse(field) : NaN;
    if (Number.isNaN(at)) throw malformed(where, `a time in ${name}`);
    return at;
  };
  return {
    prefix: text('prefix', /^[a-z0-9]{8}$/),
    name: text('name', NAME),
    tenant: text('tenant', NAME),
    scopes: scopesOf(fields['scopes'], where),
    digest: text('digest', /^[0-9a-f]{64}$/),
    createdAt: time('createdAt') ?? 0,
    expiresAt: time('expiresAt'),
    revokedAt: time('revokedAt'),
  };
}

/** Names of keys and tenants: what may stand in a line of a log or a table as it is. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

function scopesOf(value: unknown, where: string): readonly Scope[] {
  const scopes: readonly unknown[] = Array.isArray(value) ? value : [];
  const known = SCOPES.filter((scope) => scopes.includes(scope));
  if (known.length > 0 && known.length === scopes.length) return known;
  throw malformed(where, `scopes of ${SCOPES.join(', ')}`);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes what it stumbled over.
    throw malformed(path, 'JSON');
  }
}

function objectOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw malformed(where, 'an object');
}

function malformed(where: string, expected: string): BallastError {
  return new BallastError(
    'CONFIG_KEYS',
    `${where}: expected ${expected}, was something else: only npm run keys writes this file`,
  );
}

const isoOf = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();
