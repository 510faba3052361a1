import type { HttpRequest } from '../http/http-exchange.js';
import { badRequest } from '../problem/problem-error.js';

/** What a rebalance takes from the headers. */
export interface RebalanceHeaders {
  readonly idempotencyKey: string | null;
  /** The weights version that the caller has seen; null: any. */
  readonly ifMatch: number | null;
}

/** @throws ProblemError 400 on a header of another form */
export function rebalanceHeaders(request: HttpRequest): RebalanceHeaders {
  const key = request.headers['idempotency-key'];
  const match = request.headers['if-match'];
  if (key !== undefined && (key.length === 0 || key.length > 255)) {
    throw badRequest([
      { path: 'Idempotency-Key', message: `expected 1 to 255 characters, was ${key.length}` },
    ]);
  }
  const times = request.raw.headersDistinct['idempotency-key']?.length ?? 0;
  if (times > 1) {
    throw badRequest([
      { path: 'Idempotency-Key', message: `expected it once, was ${times} times` },
    ]);
  }
  return { idempotencyKey: key ?? null, ifMatch: match === undefined ? null : versionOf(match) };
}

function versionOf(match: string): number | null {
  if (match.trim() === '*') return null;
  const quoted = /^\s*"(\d{1,9})"\s*$/.exec(match);
  if (quoted !== null) return Number(quoted[1]);
  throw badRequest([
    { path: 'If-Match', message: `expected a quoted weights version like "7", was ${match}` },
  ]);
}
