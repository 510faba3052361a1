import { hasBody } from '../http/has-body.js';
import type { HttpRequest } from '../http/http-exchange.js';
import type { Authenticator } from './authenticator.js';

/**
 * A body is read for those alone whose credential is known: no public route takes one, and it may be 8 MiB.
 * @returns null where there is no body, and nothing to wait for
 */
export function authenticateBody(
  authenticator: Authenticator,
  request: HttpRequest,
): Promise<void> | null {
  if (!hasBody(request)) return null;
  return authenticator.authenticate(request).then((principal) => {
    request.principal = principal;
  });
}
