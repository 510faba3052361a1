import { parseArgs } from 'node:util';
import { BallastError } from '#core/ballast-error.js';
import type { KeyGrant } from '#platform/access/issued-key.js';
import { NAME } from '#platform/access/key-file-text.js';
import { SCOPES, type Scope } from '#platform/access/scope.js';
import { expiryOf } from './expiry.js';

/** What `npm run keys --` is asked for. */
export type KeysRequest =
  | { readonly kind: 'create'; readonly grant: KeyGrant }
  | { readonly kind: 'list' }
  | { readonly kind: 'revoke'; readonly prefix: string };

const USAGE = [
  'expected one of',
  '  npm run keys -- create --name NAME [--tenant default] --scopes portfolio:read,... [--expires 90d|2027-01-31|never]',
  '  npm run keys -- list',
  '  npm run keys -- revoke <prefix>',
].join('\n');

const OPTIONS = {
  name: { type: 'string' },
  tenant: { type: 'string' },
  scopes: { type: 'string' },
  expires: { type: 'string' },
} as const;

/** @throws BallastError CONFIG_INVALID with the ways to call it */
export function readKeysRequest(given: readonly string[], now: number): KeysRequest {
  const [kind = '', ...args] = given;
  switch (kind) {
    case 'create':
      return { kind, grant: grantOf(args, now) };
    case 'list':
      if (args.length > 0) throw misused(`list takes no ${args[0]}`);
      return { kind };
    case 'revoke': {
      const [prefix = '', ...rest] = args;
      // Whoever pastes the whole key means its prefix; it is not repeated.
      const named = /^(?:bal_)?([a-z0-9]{8})(?:_.*)?$/.exec(prefix)?.[1];
      if (named === undefined || rest.length > 0) throw misused('revoke takes one prefix');
      return { kind, prefix: named };
    }
    default:
      throw misused(kind === '' ? 'nothing was asked for' : `there is no ${kind}`);
  }
}

function grantOf(args: readonly string[], now: number): KeyGrant {
  const { name = '', tenant = 'default', scopes = '', expires = '90d' } = parsed(args);
  for (const [option, value] of Object.entries({ name, tenant })) {
    if (!NAME.test(value)) {
      throw misused(`expected --${option} like ${NAME.source}, was "${value}"`);
    }
  }
  return {
    name,
    tenant,
    scopes: scopesOf(scopes),
    createdAt: now,
    expiresAt: expiryOf(expires, now),
  };
}

function scopesOf(text: string): readonly Scope[] {
  const named = text.split(',').map((scope) => scope.trim());
  const known = SCOPES.filter((scope) => named.includes(scope));
  if (new Set(named).size === known.length) return known;
  throw misused(`expected --scopes of ${SCOPES.join(', ')}, was "${text}"`);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error));
  }
}

function misused(reason: string): BallastError {
  return new BallastError('CONFIG_INVALID', `${reason}\n${USAGE}`);
}
