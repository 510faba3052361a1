import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalBytes } from './canonical-bytes.js';
import type { SolveRequest } from './generated/wire-types.js';
import { utf8 } from './partition.js';

/** decisionId = hash(portfolio, window, cause, ordinal): the same replay decides under the same ids. */
export function decisionIdOf(parts: {
  readonly portfolioId: string;
  readonly windowEnd: number;
  readonly cause: string;
  readonly ordinal: number;
}): string {
  const text = [parts.portfolioId, parts.windowEnd, parts.cause, parts.ordinal].join('\n');
  return bytesToHex(sha256(Uint8Array.from(utf8(text)))).slice(0, 32);
}

/**
 * `sha256:<hex>` over the canonical bytes of the whole request: any field that was changed afterwards, and no other way
 * of storing the same one, shows against its decision's digest.
 */
export function requestDigest(request: SolveRequest): string {
  return `sha256:${bytesToHex(sha256(canonicalBytes(said(request))))}`;
}

/** A request without a cascade says what it said before there were any: a field that is appended and not used changes no digest. */
function said(request: SolveRequest): Omit<SolveRequest, 'cascade'> {
  const { cascade, ...rest } = request;
  return cascade === null ? rest : request;
}
