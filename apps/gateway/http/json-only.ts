import { ProblemError } from '../problem/problem-error.js';
import { hasBody } from './has-body.js';
import type { HttpRequest, HttpResponse, Next } from './http-exchange.js';

/** Refuses a body that does not call itself JSON before anything reads it. */
export function jsonOnly(request: HttpRequest, _response: HttpResponse, next: Next): void {
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (!hasBody(request) || type === 'application/json') return next();
  next(
    new ProblemError(
      'unsupportedMediaType',
      `expected content-type application/json, was ${type === '' ? 'absent' : `"${type}"`}`,
    ),
  );
}
