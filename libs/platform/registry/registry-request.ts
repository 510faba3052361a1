import { BallastError } from '#core/ballast-error.js';
import type { RegistryAddress } from './registry-address.js';

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';
const TIMEOUT_MS = 2000;
/** Together less than half a minute, even when every attempt runs into its timeout; the consumer joins its group again then. */
const BACKOFF_MS = [100, 200, 400, 800, 1600, 2000, 2000] as const;

/** What a registry is asked. */
export interface RegistryRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
}

/** What it answers: any status that asking again would not change. */
export interface RegistryAnswer {
  readonly status: number;
  /** Parsed JSON; null when the body is none. */
  readonly body: unknown;
}

/** How requests leave the process. */
export interface RegistryTransport {
  readonly address: RegistryAddress;
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Asks, and asks again with growing pauses while the registry is out of reach, busy or broken.
 * @throws BallastError IO_REGISTRY when it stays so, CONFIG_REGISTRY when it refuses the user
 */
export async function askRegistry(
  transport: RegistryTransport,
  request: RegistryRequest,
): Promise<RegistryAnswer> {
  const { address, sleep } = transport;
  let fault: Fault = { reason: '' };
  for (const pause of [...BACKOFF_MS, null]) {
    const answer = await attempt(transport, request);
    if ('status' in answer) return answer;
    fault = answer;
    if (pause !== null) await sleep(pause);
  }
  const attempts = BACKOFF_MS.length + 1;
  throw new BallastError(
    'IO_REGISTRY',
    `expected an answer of the schema registry at ${address.base}, was after ${attempts} attempts: ${fault.reason}`,
    { cause: fault.cause },
  );
}

interface Fault {
  readonly reason: string;
  readonly cause?: unknown;
}

async function attempt(
  { address, fetch: send }: RegistryTransport,
  { method, path, body }: RegistryRequest,
): Promise<RegistryAnswer | Fault> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    const response = await send(`${address.base}${path}`, {
      method,
      headers: { accept: CONTENT_TYPE, 'content-type': CONTENT_TYPE, ...address.headers },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...content,
    });
    const { status } = response;
    const text = await response.text();
    if (status === 401 || status === 403) {
      throw new BallastError(
        'CONFIG_REGISTRY',
        `expected the schema registry at ${address.base} to allow ${method} ${path}, was ${status}: user and password stand in SCHEMA_REGISTRY_URL`,
      );
    }
    if (status >= 500 || status === 429 || status === 408) {
      return { reason: `${status} of ${method} ${path}` };
    }
    return { status, body: parsed(text) };
  } catch (cause) {
    if (cause instanceof BallastError) throw cause;
    return { reason: reasonOf(cause), cause };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `fetch failed` alone says nothing: what happened is its cause, of several addresses in its code only. */
function reasonOf(error: unknown): string {
  const { cause } = Object(error) as { readonly cause?: unknown };
  const told = [property(cause, 'message'), property(cause, 'code')];
  return told.find((text) => text !== '') ?? (property(error, 'message') || String(error));
}

/** Errors of `fetch` may be of another realm: `instanceof` knows nothing of them. */
function property(of: unknown, name: 'message' | 'code'): string {
  const value: unknown = (Object(of) as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}
