import { BallastError } from '#core/ballast-error.js';
import type { IssuedKey } from './issued-key.js';
import { KEY_ACTIONS, type TrailEntry } from './key-trail.js';
import { SCOPES, type Scope } from './scope.js';

const VERSION = 1;
const DIGEST = /^[0-9a-f]{64}$/;
const ANY = /^[^]*$/;

/** Keys and the trail of their changes as the text of their file: one JSON document, times in ISO 8601, for people to read too. */
export function textOfKeys(keys: readonly IssuedKey[], trail: readonly TrailEntry[]): string {
  const entries = trail.map(({ at, key, ...entry }) => ({
    ...{ ...entry, at: isoOf(at), key: writtenKey(key) },
  }));
  const document = { version: VERSION, keys: keys.map(writtenKey), trail: entries };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const writtenKey = ({ createdAt, expiresAt, revokedAt, ...key }: IssuedKey): object => ({
  ...key,
  createdAt: isoOf(createdAt),
  expiresAt: isoOf(expiresAt),
  revokedAt: isoOf(revokedAt),
});

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

/**
 * The trail in the text of a file of keys; none in one that was written before there were trails.
 * @throws BallastError CONFIG_KEYS when it is anything but what {@link textOfKeys} writes
 */
export function trailOfText(text: string, path: string): readonly TrailEntry[] {
  const { trail = [] } = objectOf(parsed(text, path), path);
  if (!Array.isArray(trail)) throw malformed(path, 'a list of changes in trail');
  return trail.map((entry, index) => entryOf(entry, `${path}, entry ${index + 1} of the trail`));
}

function entryOf(value: unknown, where: string): TrailEntry {
  const fields = objectOf(value, where);
  const { text, time } = readerOf(fields, where);
  const { sequence } = fields;
  if (typeof sequence !== 'number') throw malformed(where, 'a number in sequence');
  const action = KEY_ACTIONS.find((known) => known === fields['action']);
  if (action === undefined) throw malformed(where, `an action of ${KEY_ACTIONS.join(', ')}`);
  return {
    sequence,
    at: time('at') ?? 0,
    by: text('by', ANY),
    reason: text('reason', ANY),
    action,
    key: keyOf(fields['key'], where),
    previousHash: text('previousHash', DIGEST),
    hash: text('hash', DIGEST),
  };
}

function readerOf(fields: Readonly<Record<string, unknown>>, where: string) {
  return {
    text: (name: string, form: RegExp): string => {
      const field = fields[name];
      if (typeof field === 'string' && form.test(field)) return field;
      throw malformed(where, `${name} like ${form.source}`);
    },
    time: (name: string): number | null => {
      const field = fields[name];
      const at = field === null ? null : typeof field === 'string' ? Date.parse(field) : NaN;
      if (Number.isNaN(at)) throw malformed(where, `a time in ${name}`);
      return at;
    },
  };
}

function keyOf(value: unknown, where: string): IssuedKey {
  const fields = objectOf(value, where);
  const { text, time } = readerOf(fields, where);
  return {
    prefix: text('prefix', /^[a-z0-9]{8}$/),
    name: text('name', NAME),
    tenant: text('tenant', NAME),
    scopes: scopesOf(fields['scopes'], where),
    digest: text('digest', DIGEST),
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
