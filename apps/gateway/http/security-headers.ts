import helmet from 'helmet';

export type Headers = Readonly<Record<string, string>>;

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

/**
 * Headers that tell a browser what it may do with an answer to this URL, and nobody in between to keep it.
 * `If-None-Match` is not honoured: our ETag names the weights version for `If-Match`, while the held weights of the
 * same version move with every window.
 * @param hstsSeconds 0: nothing is said of https
 */
export function securityHeaders(hstsSeconds: number): (url: string) => Headers {
  const ofData = headersWith(OF_DATA, hstsSeconds);
  const ofDocuments = headersWith(OF_DOCUMENTS, hstsSeconds);
  return (url) => (/^\/docs(\/|\?|$)/.test(url) ? ofDocuments : ofData);
}

/** What helmet would set on every answer alike, asked once. */
function headersWith(directives: Record<string, string[]>, hstsSeconds: number): Headers {
  const set = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity:
      hstsSeconds === 0 ? false : { maxAge: hstsSeconds, includeSubDomains: false },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // For browsers that are gone, for pages of others, or off already.
    ...{ originAgentCluster: false, xDnsPrefetchControl: false, xDownloadOptions: false },
    ...{ xPermittedCrossDomainPolicies: false, xPoweredBy: false, xXssProtection: false },
  }) as unknown as (request: object, response: object, next: () => void) => void;
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  set({}, response, () => undefined);
  return headers;
}
