import { hash } from 'node:crypto';
import { canonicalJson } from '#stream/canonical-json.js';
import { EMPTY_CHAIN, type ChainHead } from '#stream/audit/audit-chain.js';
import type { IssuedKey } from './issued-key.js';

/** Who changed the keys, when, and why. */
export interface KeyChange {
  /** UTC ms. */
  readonly at: number;
  /** The account of the operating system. */
  readonly by: string;
  /** Words of whoever did it; may be empty. */
  readonly reason: string;
}

/** What became of a key. `found`, `lost`: somebody has changed the file in another way than by the command. */
export const KEY_ACTIONS = ['created', 'revoked', 'changed', 'removed', 'found', 'lost'] as const;
export type KeyAction = (typeof KEY_ACTIONS)[number];

/** One change of one key, linked to the one before it. */
export interface TrailEntry extends KeyChange {
  /** 1, 2, ... */
  readonly sequence: number;
  readonly action: KeyAction;
  /** As it is from then on; of one that is gone, as it was. */
  readonly key: IssuedKey;
  /** 64 hexadecimal digits, as `hash`. */
  readonly previousHash: string;
  readonly hash: string;
}

export type TrailVerdict =
  | { readonly status: 'intact'; readonly head: ChainHead }
  | { readonly status: 'broken'; readonly message: string; readonly intactTo: ChainHead };

/**
 * hash = SHA-256(canonicalJson(entry without hash)), hexadecimal. Whoever can write the file can compute it too: it shows
 * a change against what came after it, or against a head that is kept elsewhere.
 */
export const trailHash = ({ hash: _, ...entry }: TrailEntry): string =>
  hash('sha256', canonicalJson(entry));

/** The trail after a change of the keys. What the trail did not know of the keys before is an entry of its own. */
export function trailAfter(
  trail: readonly TrailEntry[],
  [before, after]: readonly [before: readonly IssuedKey[], after: readonly IssuedKey[]],
  change: KeyChange,
): readonly TrailEntry[] {
  const outside = differences(keysOfTrail(trail), before).map(({ action, key }) => ({
    action: action === 'removed' ? ('lost' as const) : ('found' as const),
    key,
  }));
  let entries = trail;
  for (const { action, key } of [...outside, ...differences(before, after)]) {
    const { sequence, hash: previousHash } = headOf(entries);
    const unhashed = { ...change, sequence: sequence + 1, action, key, previousHash, hash: '' };
    entries = [...entries, { ...unhashed, hash: trailHash(unhashed) }];
  }
  return entries;
}

/** Walks a trail from its beginning, and holds the keys to what it says of them. */
export function verifyTrail(
  trail: readonly TrailEntry[],
  keys: readonly IssuedKey[],
): TrailVerdict {
  let intactTo = EMPTY_CHAIN;
  for (const entry of trail) {
    const message = faultOf(entry, intactTo);
    if (message !== null) return { status: 'broken', message, intactTo };
    intactTo = { sequence: entry.sequence, hash: entry.hash };
  }
  const [difference] = differences(keysOfTrail(trail), keys);
  if (difference === undefined) return { status: 'intact', head: intactTo };
  const { prefix } = difference.key;
  const message = `${OUTSIDE[difference.action]} ${prefix}: not by npm run keys`;
  return { status: 'broken', message, intactTo };
}

/** The last entry of a trail. */
export function headOf(trail: readonly TrailEntry[]): ChainHead {
  const last = trail.at(-1);
  return last === undefined ? EMPTY_CHAIN : { sequence: last.sequence, hash: last.hash };
}

function faultOf(entry: TrailEntry, head: ChainHead): string | null {
  const expected = head.sequence + 1;
  if (trailHash(entry) !== entry.hash) {
    return `entry ${expected}: its hash is not that of its content`;
  }
  if (entry.sequence !== expected) {
    return `expected entry ${expected}, was entry ${entry.sequence}`;
  }
  return entry.previousHash === head.hash
    ? null
    : `entry ${expected} does not follow entry ${head.sequence}`;
}

type Difference = { readonly action: 'created' | 'revoked' | 'changed' | 'removed' } & Pick<
  TrailEntry,
  'key'
>;

const OUTSIDE = {
  created: 'somebody has added',
  revoked: 'somebody has revoked',
  changed: 'somebody has changed',
  removed: 'somebody has removed',
} as const;

function differences(before: readonly IssuedKey[], after: readonly IssuedKey[]): Difference[] {
  const known = new Map(before.map((key) => [key.prefix, key]));
  const changes = after.flatMap((key): Difference[] => {
    const was = known.get(key.prefix);
    known.delete(key.prefix);
    if (was === undefined) return [{ action: 'created', key }];
    if (isSame(was, key)) return [];
    const isRevoked = was.revokedAt === null && isSame({ ...was, revokedAt: key.revokedAt }, key);
    return [{ action: isRevoked ? 'revoked' : 'changed', key }];
  });
  return [...changes, ...[...known.values()].map((key) => ({ action: 'removed' as const, key }))];
}

const isSame = (a: IssuedKey, b: IssuedKey): boolean => canonicalJson(a) === canonicalJson(b);

function keysOfTrail(trail: readonly TrailEntry[]): readonly IssuedKey[] {
  const keys = new Map<string, IssuedKey>();
  for (const { action, key } of trail) {
    if (action === 'removed' || action === 'lost') keys.delete(key.prefix);
    else keys.set(key.prefix, key);
  }
  return [...keys.values()];
}
