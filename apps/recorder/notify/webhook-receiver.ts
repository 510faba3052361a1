import { createHash } from 'node:crypto';
import type { Notification } from './notification.js';
import type { Attempt, Receiver } from './receiver.js';
import { webhookSignature } from './webhook-signature.js';

const TIMEOUT_MS = 5000;
/** Of the answer, whose words nobody reads. */
const MOST_BYTES = 16_384;
const GONE = 410;

export interface WebhookOptions {
  readonly url: URL;
  readonly key: Buffer;
  /** Wall time, UTC ms. */
  readonly now: () => number;
  readonly timeoutMs?: number;
}

/** Posts to one address, signed after Standard Webhooks; follows no redirect, and takes a complete 2xx for a yes. */
export class WebhookReceiver implements Receiver {
  readonly name: string;
  readonly #closing = new AbortController();

  constructor(private readonly options: WebhookOptions) {
    const { host, href } = options.url;
    // Paths hold tokens: the host is shown, the rest is told apart by a hash.
    const hash = createHash('sha256').update(href).digest('hex').slice(0, 8);
    this.name = `webhook-${host.replace(/[^A-Za-z0-9.-]/g, '_')}-${hash}`;
  }

  async deliver(notification: Notification): Promise<Attempt> {
    const { url, timeoutMs = TIMEOUT_MS } = this.options;
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), this.#closing.signal]);
    try {
      const response = await fetch(url, { ...this.#request(notification), signal });
      await readToItsEnd(response);
      return attemptOf(response.status);
    } catch (error) {
      return { status: 'failed', reason: wordsOf(error, timeoutMs) };
    }
  }

  close(): void {
    this.#closing.abort();
  }

  #request(notification: Notification): RequestInit {
    const { id, ...message } = notification;
    const body = JSON.stringify(message);
    const timestamp = Math.floor(this.options.now() / 1000);
    return {
      method: 'POST',
      redirect: 'manual',
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'ballast',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': webhookSignature(this.options.key, { id, timestamp, body }),
      },
    };
  }
}

function attemptOf(status: number): Attempt {
  if (status >= 200 && status < 300) return { status: 'delivered' };
  const reason = `answered ${status}`;
  return status === GONE ? { status: 'gone', reason } : { status: 'failed', reason };
}

/** An answer that breaks off is none; one without end is left after its first kilobytes. */
async function readToItsEnd({ body }: Response): Promise<void> {
  if (body === null) return;
  let bytes = 0;
  for await (const chunk of body) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > MOST_BYTES) return;
  }
}

/** Of an error of fetch: the code of its cause, never the address. */
function wordsOf(error: unknown, timeoutMs: number): string {
  if (fieldOf(error, 'name') === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const code = fieldOf(fieldOf(error, 'cause'), 'code');
  return typeof code === 'string' ? code : 'the connection broke';
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
