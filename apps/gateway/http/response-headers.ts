import type { HttpRequest, HttpResponse, Next } from './http-exchange.js';

/**
 * No answer is kept by anyone in between. `If-None-Match` is not honoured: our ETag names the weights version for
 * `If-Match`, while the held weights of the same version move with every window.
 */
export function responseHeaders(request: HttpRequest, response: HttpResponse, next: Next): void {
  delete request.headers['if-none-match'];
  response.setHeader('cache-control', 'no-store');
  next();
}
