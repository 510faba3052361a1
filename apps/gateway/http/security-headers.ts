import helmet from 'helmet';
import type { HttpRequest, HttpResponse, Next } from './http-exchange.js';

type Middleware = (request: HttpRequest, response: HttpResponse, next: Next) => void;

/** An answer of data loads and runs nothing, wherever it is opened. */
const OF_DATA = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };

/** Swagger UI runs its own scripts alone; its page and the pictures of its buttons are written inline. */
const OF_DOCUMENTS = {
  ...OF_DATA,
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** Headers that tell a browser what it may do with an answer. @param hstsSeconds 0: nothing is said of https */
export function securityHeaders(hstsSeconds: number): Middleware {
  const ofData = headersWith(OF_DATA, hstsSeconds);
  const ofDocuments = headersWith(OF_DOCUMENTS, hstsSeconds);
  return (request, response, next) => {
    const isDocument = /^\/docs(\/|\?|$)/.test(request.originalUrl);
    (isDocument ? ofDocuments : ofData)(request, response, next);
  };
}

function headersWith(directives: Record<string, string[]>, hstsSeconds: number): Middleware {
  const headers = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity:
      hstsSeconds === 0 ? false : { maxAge: hstsSeconds, includeSubDomains: false },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // For browsers that are gone, for pages of others, or off already.
    ...{ originAgentCluster: false, xDnsPrefetchControl: false, xDownloadOptions: false },
    ...{ xPermittedCrossDomainPolicies: false, xPoweredBy: false, xXssProtection: false },
  });
  return headers as unknown as Middleware;
}
