import { ProblemError } from '../problem/problem-error.js';
import type { HttpRequest, HttpResponse, Next } from './http-exchange.js';

/** Refuses a body that does not call itself JSON before anything reads it. */
export function jsonOnly(request: HttpRequest, _response: HttpResponse, next: Next): void {
  const { headers } = request;
  const length = headers['content-length'];
  const hasBody =
    headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  const type = (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (!hasBody || type === 'application/json') return next();
  next(
    new ProblemError(
      'unsupportedMediaType',
      `expected content-type application/json, was ${type === '' ? 'absent' : `"${type}"`}`,
    ),
  );
}
