/** What the gateway uses of a request. */
export interface HttpRequest {
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: Record<string, string | undefined>;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly route?: { readonly path?: unknown };
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
