import { ProblemError } from '../problem/problem-error.js';
import { hasBody } from './has-body.js';
import type { HttpRequest } from './http-exchange.js';

/** Refuses a body that does not call itself JSON before anything reads it. @throws ProblemError 415 */
export function jsonOnly(request: HttpRequest): void {
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (!hasBody(request) || type === 'application/json') return;
  throw new ProblemError(
    'unsupportedMediaType',
    `expected content-type application/json, was ${type === '' ? 'absent' : `"${type}"`}`,
  );
}
