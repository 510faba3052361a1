import { BallastError } from '#core/ballast-error.js';
import { issueKey, type IssuedKey } from '#platform/access/issued-key.js';
import { changeKeyFile, readKeyFile } from '#platform/access/key-file.js';
import type { KeysRequest } from './arguments.js';
import { auditKeys } from './audit-keys.js';
import type { KeysAnswer } from './keys-answer.js';

/** Does what was asked with the keys in a file. @throws BallastError CONFIG_KEYS, CONFIG_INVALID */
export function answerKeys(path: string, request: KeysRequest, now: number): KeysAnswer {
  if (request.kind === 'audit') return auditKeys(path, request.head);
  return { lines: linesOf(path, request, now), isIntact: true };
}

function linesOf(
  path: string,
  request: Exclude<KeysRequest, { readonly kind: 'audit' }>,
  now: number,
): readonly string[] {
  switch (request.kind) {
    case 'create': {
      const { key, issued } = issueKey(request.grant);
      const { reason } = request;
      changeKeyFile(path, (keys) => [...keys, issued], { at: now, reason });
      return [key, `shown this once; ${lineOf(issued, now)}`];
    }
    case 'list':
      return readKeyFile(path).map((key) => lineOf(key, now));
    case 'revoke': {
      const { prefix, reason } = request;
      const revoke = (keys: readonly IssuedKey[]): readonly IssuedKey[] => {
        if (keys.some((key) => key.prefix === prefix)) {
          return keys.map((key) => (key.prefix === prefix ? revoked(key, now) : key));
        }
        throw new BallastError('CONFIG_INVALID', `expected a known prefix, was ${prefix}`);
      };
      changeKeyFile(path, revoke, { at: now, reason });
      return [`${prefix} is revoked; a running gateway knows within a second`];
    }
  }
}

const revoked = (key: IssuedKey, now: number): IssuedKey => ({
  ...key,
  revokedAt: key.revokedAt ?? now,
});

function lineOf(key: IssuedKey, now: number): string {
  const { prefix, name, tenant, scopes } = key;
  return [prefix, name, `tenant ${tenant}`, scopes.join(','), standingOf(key, now)].join('  ');
}

function standingOf({ expiresAt, revokedAt }: IssuedKey, now: number): string {
  if (revokedAt !== null) return `revoked ${isoOf(revokedAt)}`;
  if (expiresAt === null) return 'never expires';
  return `${expiresAt <= now ? 'expired' : 'expires'} ${isoOf(expiresAt)}`;
}

const isoOf = (at: number): string => new Date(at).toISOString();
