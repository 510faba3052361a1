import type { HttpRequest, HttpResponse, Next } from './http-exchange.js';

/**
 * Headers of every answer. `If-None-Match` is not honoured: our ETag names the weights version for `If-Match`,
 * while the held weights of the same version move with every window.
 */
export function responseHeaders(request: HttpRequest, response: HttpResponse, next: Next): void {
  delete request.headers['if-none-match'];
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cache-control', 'no-store');
  next();
}
