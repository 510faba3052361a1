import type { TracedCall } from '#platform/tracing/call-tracing.js';
import type { Principal } from '../access/principal.js';
import type { BodyType } from './media-types.js';

/** What the gateway uses of a request. */
export interface HttpRequest {
  /** Of this exchange, for logs and the audit trail; not unique: a caller may give it. */
  readonly id: string;
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The request of Node below. */
  readonly raw: { readonly headersDistinct: NodeJS.Dict<string[]> };
  /** Of the client, as far as proxies are trusted. */
  readonly ip?: string;
  /** It met no route. */
  readonly is404: boolean;
  readonly routeOptions: {
    readonly url?: string;
    readonly config?: { readonly bodyTypes?: readonly BodyType[] };
  };
  /** Set by the guard on every route that is not public. */
  principal?: Principal;
  /** Set on calls that write a command or a definition, where traces are on. */
  trace?: TracedCall;
  /** For logs, where traces are on: of the call, or as the caller names it; null: it names none. */
  traceId?: string | null;
}

/** What the gateway uses of a response. */
export interface HttpResponse {
  readonly raw: RawResponse;
  status(code: number): this;
  header(name: string, value: string): this;
  removeHeader(name: string): unknown;
  send(body: string): unknown;
}

/** The response of Node below. */
export interface RawResponse {
  readonly headersSent: boolean;
  readonly writableFinished: boolean;
  readonly destroyed: boolean;
  on(event: 'finish' | 'close' | 'drain', listener: () => void): unknown;
}

/** The template of the route that a request met, as `/portfolios/:portfolioId/rebalance`; null where it met none. */
export const routeOf = ({ is404, routeOptions }: HttpRequest): string | null =>
  is404 ? null : (routeOptions.url ?? null);
