import type { Principal } from '../access/principal.js';

/** What the gateway uses of a request. */
export interface HttpRequest {
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: Record<string, string | undefined>;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Of the client, as far as proxies are trusted. */
  readonly ip?: string;
  readonly route?: { readonly path?: unknown };
  /** Of this exchange, for logs and the audit trail; not unique: a caller may give it. */
  requestId: string;
  /** Set by the guard on every route that is not public. */
  principal?: Principal;
}

/** What the gateway uses of a response. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headersSent: boolean;
  readonly writableFinished: boolean;
  readonly destroyed: boolean;
  status(code: number): this;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
  on(event: 'finish' | 'close', listener: () => void): unknown;
}

/** Hands over to the next middleware, or to the error handler. */
export type Next = (error?: unknown) => void;
