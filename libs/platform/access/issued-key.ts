import { hash, randomBytes, randomInt } from 'node:crypto';
import type { Scope } from './scope.js';

/** An API key as it is kept: its digest in the place of the key. */
export interface IssuedKey {
  /** Part of the key; names it in lists, in the log and in the audit trail. */
  readonly prefix: string;
  readonly name: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the whole key, hexadecimal. With 256 random bits in the key a slow hash would protect nothing more. */
  readonly digest: string;
  /** UTC ms. */
  readonly createdAt: number;
  /** UTC ms; null: it does not expire. */
  readonly expiresAt: number | null;
  /** UTC ms; null: it has not been revoked. */
  readonly revokedAt: number | null;
}

/** What is decided about a key before there is one. */
export type KeyGrant = Pick<IssuedKey, 'name' | 'tenant' | 'scopes' | 'createdAt' | 'expiresAt'>;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PREFIX_LENGTH = 8;
const SECRET_BYTES = 32;

/** `bal_<prefix>_<secret>`: the form says whose key a scanner has found, the prefix which one. */
const KEY = /^bal_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;

/** A new key and what is to be kept of it; the key itself is in no other place. */
export function issueKey(grant: KeyGrant): { readonly key: string; readonly issued: IssuedKey } {
  const letters = Array.from({ length: PREFIX_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
  const prefix = letters.join('');
  const key = `bal_${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, issued: { ...grant, prefix, digest: hash('sha256', key), revokedAt: null } };
}

/** The prefix of a text that has the form of a key; null of any other. */
export function prefixOf(key: string): string | null {
  return KEY.exec(key)?.[1] ?? null;
}
