import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { TracedCall } from '#platform/tracing/call-tracing.js';
import { principalOf, type Principal } from '../access/principal.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { badRequest, ProblemError } from '../problem/problem-error.js';

/** Whether what is written must be there already, or must not (RFC 9110, 13.1). */
export type Precondition = 'isThere' | 'isNew';

/** Who asks, in which exchange, and on what he has seen. */
export interface DefinitionCall {
  readonly principal: Principal;
  readonly httpRequestId: string;
  /** Absent where calls are not traced. */
  readonly trace?: TracedCall | undefined;
  /** The version of `If-Match`; null: any. */
  readonly expectedVersion: number | null;
  /** `If-Match: *`, or `If-None-Match: *`; null: neither. */
  readonly precondition: Precondition | null;
  /** Why, in the caller's words, for the audit trail; empty where he gave none. */
  readonly reason: string;
}

/** A parameter of a handler: the call that writes a definition. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext) =>
  definitionCall(context.switchToHttp().getRequest<HttpRequest>()),
);

/** @throws ProblemError 400 where If-Match is no version, or X-Reason no short line of ASCII */
function definitionCall(request: HttpRequest): DefinitionCall {
  const match = request.headers['if-match'];
  const reason = request.headers['x-reason'] ?? '';
  return {
    principal: principalOf(request),
    httpRequestId: request.id,
    trace: request.trace,
    expectedVersion: match === undefined ? null : versionOf(match),
    precondition: preconditionOf(match, request.headers['if-none-match']),
    reason: reasonOf(reason),
  };
}

/** @throws ProblemError 412 where it does not hold */
export function checkPrecondition(precondition: Precondition | null, isThere: boolean): void {
  if (precondition === null || (precondition === 'isThere') === isThere) return;
  const [path, message] = isThere
    ? ['If-None-Match', 'expected nothing under this id, was something']
    : ['If-Match', 'expected something under this id, was nothing'];
  throw new ProblemError('preconditionFailed', `${path}: ${message}`, {
    errors: [{ path, message }],
  });
}

function preconditionOf(match: string | undefined, none: string | undefined): Precondition | null {
  if (none === undefined) return match?.trim() === '*' ? 'isThere' : null;
  if (none.trim() === '*' && match === undefined) return 'isNew';
  throw badRequest([
    { path: 'If-None-Match', message: 'expected * without an If-Match, was something else' },
  ]);
}

function versionOf(match: string): number | null {
  if (match.trim() === '*') return null;
  const quoted = /^\s*"(\d{1,9})"\s*$/.exec(match);
  if (quoted !== null) return Number(quoted[1]);
  throw badRequest([
    { path: 'If-Match', message: `expected a quoted version like "2", was ${match}` },
  ]);
}

function reasonOf(reason: string): string {
  if (/^[\x20-\x7e]{0,200}$/.test(reason)) return reason;
  throw badRequest([
    { path: 'X-Reason', message: 'expected at most 200 printable characters of ASCII' },
  ]);
}
