import { BallastError, type ErrorCode } from '#core/ballast-error.js';
import { isLoopback } from '#platform/config/loopback.js';

/** What an answer from outside may be. */
export interface FetchRules {
  /** Host names that may be asked, as in `URL.hostname`. */
  readonly hosts: readonly string[];
  /** For the whole answer: connection, headers and body. */
  readonly timeoutMs: number;
  /** Of the body as it is read, decompressed. */
  readonly maxBytes: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * A JSON document from a host that is not trusted. Nothing is followed, guessed or repaired.
 * @throws BallastError SOURCE_HOST, SOURCE_UNREACHABLE, SOURCE_TIMEOUT, SOURCE_STATUS (any but 200, a redirect too),
 *   SOURCE_TOO_LARGE, SOURCE_MALFORMED (another media type, broken UTF-8 or JSON)
 */
export async function guardedJson(url: URL, rules: FetchRules): Promise<unknown> {
  const text = await guardedAnswer(url, rules, (type) => {
    if (/^application\/([\w.-]+\+)?json$/.test(type)) return;
    throw fault('SOURCE_MALFORMED', url, 'JSON', type === '' ? 'no media type' : type);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw fault('SOURCE_MALFORMED', url, 'JSON', `${text.length} characters of other text`, cause);
  }
}

/** As `guardedJson`, of any media type and as text. */
export function guardedText(url: URL, rules: FetchRules): Promise<string> {
  return guardedAnswer(url, rules, () => undefined);
}

/** @param checkType looks at the media type, lower-case and without parameters, before the body is read */
async function guardedAnswer(
  url: URL,
  rules: FetchRules,
  checkType: (type: string) => void,
): Promise<string> {
  checkHost(url, rules.hosts);
  const ending = new AbortController();
  const callOff = (): void => {
    ending.abort(fault('SOURCE_UNREACHABLE', url, 'an answer', 'called off'));
  };
  const timer = setTimeout(() => {
    ending.abort(fault('SOURCE_TIMEOUT', url, `an answer within ${rules.timeoutMs} ms`, 'none'));
  }, rules.timeoutMs);
  // Not AbortSignal.any: it keeps a trace of every request at a signal that lives as long as the process.
  rules.signal?.addEventListener('abort', callOff, { once: true });
  try {
    if (rules.signal?.aborted === true) callOff();
    const response = await fetch(url, {
      redirect: 'manual',
      signal: ending.signal,
      ...(rules.headers && { headers: rules.headers }),
    });
    try {
      if (response.status !== 200) {
        throw fault('SOURCE_STATUS', url, '200', String(response.status));
      }
      const type = response.headers.get('content-type') ?? '';
      checkType(type.split(';')[0].trim().toLowerCase());
      return await bodyOf(response, url, rules.maxBytes);
    } finally {
      // A body that is not read to its end holds its connection.
      ending.abort();
    }
  } catch (cause) {
    if (cause instanceof BallastError) throw cause;
    throw fault('SOURCE_UNREACHABLE', url, 'an answer', reasonOf(cause), cause);
  } finally {
    clearTimeout(timer);
    rules.signal?.removeEventListener('abort', callOff);
  }
}

function checkHost(url: URL, hosts: readonly string[]): void {
  if (!hosts.includes(url.hostname)) {
    throw fault('SOURCE_HOST', url, `a host of ${hosts.join(', ')}`, url.hostname);
  }
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!safe) throw fault('SOURCE_HOST', url, 'https', url.protocol);
}

async function bodyOf(response: Response, url: URL, maxBytes: number): Promise<string> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  const tooLarge = (was: string): BallastError =>
    fault('SOURCE_TOO_LARGE', url, `at most ${maxBytes} bytes`, was);
  if (announced > maxBytes) throw tooLarge(`${announced} announced`);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw fault('SOURCE_MALFORMED', url, 'UTF-8', 'other bytes', cause);
    }
  };
  let text = '';
  let read = 0;
  const chunks = response.body as AsyncIterable<Uint8Array> | null;
  for await (const chunk of chunks ?? []) {
    read += chunk.length;
    if (read > maxBytes) throw tooLarge('more');
    text += decoded(chunk);
  }
  return text + decoded();
}

/** The query is left out: it is long, and may hold what is not for a log. */
function fault(
  code: ErrorCode,
  { origin, pathname }: URL,
  ...[expected, was, cause]: [expected: string, was: string, cause?: unknown]
): BallastError {
  return new BallastError(code, `${origin}${pathname}: expected ${expected}, was ${was}`, {
    cause,
  });
}

/** `fetch failed` alone says nothing: what happened is its cause, of several addresses in its code only. */
function reasonOf(error: unknown): string {
  const { cause } = Object(error) as { readonly cause?: unknown };
  const { message, code } = Object(cause) as {
    readonly message?: unknown;
    readonly code?: unknown;
  };
  const told = [message, code, (error as Error | null)?.message].find(
    (text) => typeof text === 'string' && text !== '',
  );
  return String(told ?? error);
}
