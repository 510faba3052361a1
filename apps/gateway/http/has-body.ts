import type { HttpRequest } from './http-exchange.js';

/** Whether a request says that it carries a body (RFC 9112, 6.3). */
export function hasBody({ headers }: HttpRequest): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
