import { parseArgs } from 'node:util';
import { BallastError } from '#core/ballast-error.js';
import type { KeyGrant } from '#platform/access/issued-key.js';
import { NAME } from '#platform/access/key-file-text.js';
import { SCOPES, type Scope } from '#platform/access/scope.js';
import { expiryOf } from './expiry.js';

/** What `npm run keys --` is asked for. */
export type KeysRequest =
  | { readonly kind: 'create'; readonly grant: KeyGrant; readonly reason: string }
  | { readonly kind: 'list' }
  | { readonly kind: 'revoke'; readonly prefix: string; readonly reason: string }
  /** @param head hash of an entry that was kept elsewhere; null: none was */
  | { readonly kind: 'audit'; readonly head: string | null };

const USAGE = [
  'expected one of',
  '  npm run keys -- create --name NAME [--tenant default] --scopes portfolio:read,... [--expires 90d|2027-01-31|never] [--reason WORDS]',
  '  npm run keys -- list',
  '  npm run keys -- revoke <prefix> [--reason WORDS]',
  '  npm run keys -- audit [--head HASH]',
].join('\n');

const OPTIONS = {
  name: { type: 'string' },
  tenant: { type: 'string' },
  scopes: { type: 'string' },
  expires: { type: 'string' },
  reason: { type: 'string' },
} as const;
const REASON_LENGTH = 500;

/** @throws BallastError CONFIG_INVALID with the ways to call it */
export function readKeysRequest(given: readonly string[], now: number): KeysRequest {
  const [kind = '', ...args] = given;
  switch (kind) {
    case 'create':
      return { kind, ...grantOf(args, now) };
    case 'list':
      if (args.length > 0) throw misused(`list takes no ${args[0]}`);
      return { kind };
    case 'revoke':
      return { kind, ...revocationOf(args) };
    case 'audit':
      return { kind, head: headOf(args) };
    default:
      throw misused(kind === '' ? 'nothing was asked for' : `there is no ${kind}`);
  }
}

function revocationOf(args: readonly string[]): { prefix: string; reason: string } {
  const { values, positionals } = parsed(args, { reason: OPTIONS.reason });
  const [prefix = '', ...rest] = positionals;
  // Whoever pastes the whole key means its prefix; it is not repeated.
  const named = /^(?:bal_)?([a-z0-9]{8})(?:_.*)?$/.exec(prefix)?.[1];
  if (named === undefined || rest.length > 0) throw misused('revoke takes one prefix');
  return { prefix: named, reason: reasonOf(values) };
}

function headOf(args: readonly string[]): string | null {
  const { values, positionals } = parsed(args, { head: { type: 'string' } });
  if (positionals.length > 0) throw misused(`audit takes no ${positionals[0]}`);
  const { head } = values;
  if (head === undefined) return null;
  if (/^[0-9a-f]{64}$/.test(head)) return head;
  throw misused(`expected --head as 64 hexadecimal digits, was "${head}"`);
}

function reasonOf({ reason = '' }: Values): string {
  if (reason.length <= REASON_LENGTH) return reason;
  throw misused(`expected --reason of at most ${REASON_LENGTH} characters, was ${reason.length}`);
}

function grantOf(args: readonly string[], now: number): { grant: KeyGrant; reason: string } {
  const { values, positionals } = parsed(args, OPTIONS);
  if (positionals.length > 0) throw misused(`create takes no ${positionals[0]}`);
  const { name = '', tenant = 'default', scopes = '', expires = '90d' } = values;
  for (const [option, value] of Object.entries({ name, tenant })) {
    if (!NAME.test(value)) {
      throw misused(`expected --${option} like ${NAME.source}, was "${value}"`);
    }
  }
  const grant = {
    name,
    tenant,
    scopes: scopesOf(scopes),
    createdAt: now,
    expiresAt: expiryOf(expires, now),
  };
  return { grant, reason: reasonOf(values) };
}

function scopesOf(text: string): readonly Scope[] {
  const named = text.split(',').map((scope) => scope.trim());
  const known = SCOPES.filter((scope) => named.includes(scope));
  if (new Set(named).size === known.length) return known;
  throw misused(`expected --scopes of ${SCOPES.join(', ')}, was "${text}"`);
}

type Options = Readonly<Record<string, { readonly type: 'string' }>>;
type Values = Readonly<Record<string, string | undefined>>;

function parsed(
  args: readonly string[],
  options: Options,
): { readonly values: Values; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error));
  }
}

function misused(reason: string): BallastError {
  return new BallastError('CONFIG_INVALID', `${reason}\n${USAGE}`);
}
