import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
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
 * `sha256:<hex>` over everything a solve depends on, numbers as little-endian IEEE doubles: a stored request that
 * was changed afterwards no longer matches its decision's digest.
 */
export function requestDigest(request: SolveRequest): string {
  const hash = sha256.create();
  const text = (value: string): void => {
    hash.update(Uint8Array.from([...utf8(value), 0]));
  };
  const numbers = (values: readonly number[]): void => {
    const bytes = new DataView(new ArrayBuffer(8 * values.length + 8));
    bytes.setFloat64(0, values.length, true);
    values.forEach((value, i) => {
      bytes.setFloat64(8 * (i + 1), value, true);
    });
    hash.update(new Uint8Array(bytes.buffer));
  };
  [request.decisionId, request.portfolioId, request.universeId, request.cause].forEach(text);
  [request.objective.kind, request.objective.fallback, ...request.instruments].forEach(text);
  const { statistics } = request;
  numbers([request.windowEnd, request.windows, statistics.T, statistics.n, statistics.s]);
  numbers([statistics.q, request.l2Gamma, request.riskAversion, request.riskFreeRate]);
  numbers([request.cost, request.horizonYears, request.force ? 1 : 0]);
  [statistics.mean, statistics.scatter, request.expectedReturns, request.covariance].forEach(
    numbers,
  );
  [request.heldWeights, request.constraints.lower, request.constraints.upper].forEach(numbers);
  return `sha256:${bytesToHex(hash.digest())}`;
}
