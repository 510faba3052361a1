import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalBytes } from './canonical-bytes.js';
import type { Definition, SolveRequest } from './generated/wire-types.js';
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

/** Fields appended to the request after its digests were first stored. */
const APPENDED: ReadonlySet<string> = new Set(['cascade', 'evidence', 'turnoverLeft']);

/** A field that was appended and is not used changes no digest: a request says what it said before there was any. */
function said(request: SolveRequest): object {
  const fields = Object.entries(request).filter(
    ([name, value]) => value !== null || !APPENDED.has(name),
  );
  return Object.fromEntries(fields);
}

/** SHA-256 over the canonical bytes of what a definition says, whoever's request it answers: a record that is there twice shows. */
export function definitionDigest(definition: Definition): string {
  const said = { ...definition, requestId: '' };
  return bytesToHex(sha256(canonicalBytes(said)));
}
