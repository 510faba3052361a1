import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalText } from './canonical-text.js';
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
  return bytesToHex(sha256(bytesOf(text))).slice(0, 32);
}

/**
 * `sha256:<hex>` over the canonical text of the whole request: any field that was changed afterwards, and no other way
 * of storing the same one, shows against its decision's digest.
 */
export function requestDigest(request: SolveRequest): string {
  return `sha256:${bytesToHex(sha256(bytesOf(canonicalText(request))))}`;
}

/** UTF-8; the text of a large request is megabytes of ASCII. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return Uint8Array.from(utf8(text));
    bytes[i] = code;
  }
  return bytes;
}
