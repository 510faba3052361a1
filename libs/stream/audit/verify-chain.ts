import { sameValue } from '../canonical-bytes.js';
import type { AuditEntry, AuditFact } from '../generated/wire-types.js';
import { EMPTY_CHAIN, entryHash, type ChainHead } from './audit-chain.js';

/** What is wrong with an entry, or with its place. */
export type ChainFault = 'changed' | 'missing' | 'reordered' | 'repeated' | 'notChained' | 'forged';

export type ChainVerdict =
  /** `waiting`: facts at the end that nothing has chained yet, or whose entries were cut off. */
  | { readonly status: 'intact'; readonly head: ChainHead; readonly waiting: number }
  | {
      readonly status: 'broken';
      readonly fault: ChainFault;
      /** Place in the chain, from 1. */
      readonly place: number;
      readonly message: string;
      /** The last entry that everything before it vouches for. */
      readonly intactTo: ChainHead;
    };

/**
 * Walks a chain from its beginning and names the first entry that was changed, is missing or out of order.
 * @param entries in the order of the log
 * @param facts what was said of each call, in the order in which it was chained
 */
export function verifyChain(
  entries: readonly AuditEntry[],
  facts: readonly AuditFact[],
): ChainVerdict {
  let head = EMPTY_CHAIN;
  for (const [i, entry] of entries.entries()) {
    const found = faultOf(entries, i, head) ?? faultOfFact(entry, facts[i]);
    if (found !== null) return { status: 'broken', place: i + 1, ...found, intactTo: head };
    head = { sequence: entry.sequence, hash: entry.hash };
  }
  return { status: 'intact', head, waiting: Math.max(0, facts.length - entries.length) };
}

interface Found {
  readonly fault: ChainFault;
  readonly message: string;
}

function faultOf(entries: readonly AuditEntry[], i: number, head: ChainHead): Found | null {
  const entry = entries[i];
  const { sequence, hash, previousHash } = entry;
  const expected = head.sequence + 1;
  if (entryHash(entry) !== hash) {
    return { fault: 'changed', message: `entry ${expected}: its hash is not that of its content` };
  }
  if (sequence !== expected) return misplaced(entries, i, expected);
  if (previousHash !== head.hash) {
    return {
      fault: 'notChained',
      message: `entry ${sequence} does not follow entry ${head.sequence}: one of the two is not the one that was written`,
    };
  }
  return null;
}

function misplaced(entries: readonly AuditEntry[], i: number, expected: number): Found {
  const { sequence } = entries[i];
  const message = `expected entry ${expected}, was entry ${sequence}`;
  if (sequence < expected) {
    return { fault: 'repeated', message: `${message}, which was there before` };
  }
  return entries.slice(i + 1).some((later) => later.sequence === expected)
    ? { fault: 'reordered', message: `${message}; entry ${expected} comes later` }
    : { fault: 'missing', message: `${message}; entry ${expected} is nowhere` };
}

/** The chain alone does not tell an entry that was added at its end by somebody who can compute a hash. */
function faultOfFact({ sequence, fact }: AuditEntry, said: AuditFact | undefined): Found | null {
  if (said !== undefined && sameValue(fact, said)) return null;
  return {
    fault: 'forged',
    message:
      said === undefined
        ? `entry ${sequence}: nothing was said of such a call`
        : `entry ${sequence} says another thing than was said of call ${sequence}`,
  };
}
