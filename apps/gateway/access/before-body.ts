import { hasBody } from '../http/has-body.js';
import type { HttpRequest, HttpResponse, Next } from '../http/http-exchange.js';
import type { Authenticator } from './authenticator.js';
import type { Throttle } from './throttle/throttle.js';

type Middleware = (request: HttpRequest, response: HttpResponse, next: Next) => void;

/** Addresses that call too often go no further. */
export function admitAddresses(throttle: Throttle): Middleware {
  return (request, _response, next) => {
    try {
      throttle.admitAddress(request);
    } catch (error) {
      return next(error);
    }
    next();
  };
}

/** A body is read for those alone whose credential is known: no public route takes one, and it may be 8 MiB. */
export function authenticateBodies(authenticator: Authenticator): Middleware {
  return (request, _response, next) => {
    if (!hasBody(request)) return next();
    authenticator.authenticate(request).then((principal) => {
      request.principal = principal;
      next();
    }, next);
  };
}
