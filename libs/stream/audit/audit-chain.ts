import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalBytes } from '../canonical-bytes.js';
import type { AuditEntry, AuditFact } from '../generated/wire-types.js';

/** The last entry of a chain. */
export interface ChainHead {
  readonly sequence: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** The head of a chain without an entry. */
export const EMPTY_CHAIN: ChainHead = { sequence: 0, hash: '0'.repeat(64) };

/** The entry that follows the head of a chain: its hash covers the fact, its place and everything before it. */
export function linked(head: ChainHead, fact: AuditFact): AuditEntry {
  const unhashed = { sequence: head.sequence + 1, fact, previousHash: head.hash };
  return { ...unhashed, hash: entryHash(unhashed) };
}

/**
 * hash = SHA-256(canonicalBytes({ sequence, fact, previousHash })), hexadecimal. Whoever can write the log can compute
 * it too: it shows a change against what came after it, or against a head that is kept elsewhere.
 */
export function entryHash({ sequence, fact, previousHash }: Omit<AuditEntry, 'hash'>): string {
  return bytesToHex(sha256(canonicalBytes({ sequence, fact, previousHash })));
}
