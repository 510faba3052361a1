import { HttpError, InfluxDB, type WriteOptions } from '@influxdata/influxdb-client';
import type { LineWriter, WriteOutcome } from './line-writer.js';

/** Where points go. */
export interface InfluxTarget {
  readonly url: string;
  /** Never in a message. */
  readonly token: string;
  readonly org: string;
  readonly bucket: string;
  /** Without a byte for so long, a request is given up. */
  readonly timeoutMs: number;
}

/** What the server says of content: the same lines would be answered the same. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);
const TOO_LARGE = 413;
const MALFORMED = 400;
/** Both versions write what they can, and say how many points they could not. */
const PARTIAL = /partial write:.*dropped=(\d+)/s;
/** 1.8 counts no line that is no point among those dropped, and names each. */
const UNPARSABLE = /unable to parse/g;
const LONGEST_REASON = 200;
const UNBOUNDED_BYTES = 2 ** 31;

/**
 * One request a call, and nothing of the client's own memory: neither its timer nor its retries, whose `flush` and
 * `close` resolve before batches under way are acknowledged. What is acknowledged is counted from `writeSuccess`.
 */
export class InfluxWriter implements LineWriter {
  readonly #client: InfluxDB;

  constructor(private readonly target: InfluxTarget) {
    const { url, token, timeoutMs } = target;
    this.#client = new InfluxDB({ url, token, timeout: timeoutMs });
  }

  async write(lines: readonly string[]): Promise<WriteOutcome> {
    if (lines.length === 0) return { status: 'written' };
    try {
      const acknowledged = await this.#send(lines);
      if (acknowledged === lines.length) return { status: 'written' };
      return this.#unavailable(`acknowledged ${acknowledged} of ${lines.length} points`, 0);
    } catch (error) {
      if (!(error instanceof HttpError)) return this.#unavailable(messageOf(error), 0);
      const { statusCode: status, message } = error;
      if (!REFUSALS.has(status)) {
        return this.#unavailable(`answered ${status}: ${message}`, retryAfterMsOf(error));
      }
      const dropped = droppedOf(error);
      // 2.7 takes none of the lines when one of them is none: the others are made again without it.
      const isWhole = status === TOO_LARGE || (status === MALFORMED && dropped === null);
      if (isWhole && lines.length > 1) return this.#writeHalves(lines);
      const points = Math.min(dropped ?? lines.length, lines.length);
      return { status: 'refused', points, reason: this.#told(`answered ${status}: ${message}`) };
    }
  }

  async #send(lines: readonly string[]): Promise<number> {
    const { org, bucket } = this.target;
    let acknowledged = 0;
    const options: Partial<WriteOptions> = {
      // One request: nothing is full before `flush`.
      ...{ batchSize: lines.length + 1, maxBatchBytes: UNBOUNDED_BYTES },
      ...{ flushInterval: 0, maxRetries: 0 },
      writeSuccess: (sent) => {
        acknowledged += sent.length;
      },
      // Rejecting here, `flush` rejects with it and the client writes no line of its own.
      writeFailed: (error) => Promise.reject(error),
    };
    const api = this.#client.getWriteApi(org, bucket, 'ns', options);
    api.writeRecords([...lines]);
    await api.flush();
    return acknowledged;
  }

  async #writeHalves(lines: readonly string[]): Promise<WriteOutcome> {
    const half = lines.length >> 1;
    const first = await this.write(lines.slice(0, half));
    if (first.status === 'unavailable') return first;
    const second = await this.write(lines.slice(half));
    if (second.status === 'unavailable' || first.status === 'written') return second;
    const more = second.status === 'refused' ? second.points : 0;
    return { ...first, points: first.points + more };
  }

  #unavailable(reason: string, retryAfterMs: number): WriteOutcome {
    return {
      status: 'unavailable',
      reason: this.#told(reason),
      retryAfterMs: retryAfterMs > 0 ? retryAfterMs : null,
    };
  }

  /** Short, on one line, and without token and path, which may hold one: a server or a proxy may repeat them. */
  #told(text: string): string {
    const { token, url } = this.target;
    const { pathname, search } = new URL(url);
    const path = `${pathname}${search}`.replace(/\/$/, '');
    const safe = [token, path]
      .filter((secret) => secret !== '')
      .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
    return safe.replace(/\s+/g, ' ').slice(0, LONGEST_REASON);
  }
}

/** Points of a partial write that are not there; null where the answer speaks of no part. */
function droppedOf({ message, body = '' }: HttpError): number | null {
  const said = body === '' ? message : body;
  const dropped = PARTIAL.exec(said)?.[1];
  return dropped === undefined ? null : Number(dropped) + (said.match(UNPARSABLE)?.length ?? 0);
}

/** The client takes the header's seconds for milliseconds; a date it reads well. */
function retryAfterMsOf(error: HttpError): number {
  const header = String(error.headers?.['retry-after'] ?? '');
  return /^\d+$/.test(header) ? Number(header) * 1000 : error.retryAfter();
}

const messageOf = (error: unknown): string =>
  `did not answer: ${error instanceof Error ? error.message : String(error)}`;
