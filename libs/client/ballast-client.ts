import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/api.js';

/** Calls of a gateway by method and path, typed from its OpenAPI document. */
export type BallastClient = Client<paths>;

/** Where the gateway is and who asks; `apiKey` may be a token of the identity provider as well. */
export interface BallastClientOptions {
  /** Like `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Instead of the global one, as for a proxy or a test. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * A client of the gateway. A call resolves to `{ data, response }`, or `{ error, response }` with the problem details;
 * it rejects only when there is no answer.
 */
export function createBallastClient({
  baseUrl,
  apiKey,
  ...rest
}: BallastClientOptions): BallastClient {
  return createClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    ...rest,
  });
}
