import type { RawResponse } from '../http/http-exchange.js';

/** What a stream uses of the response of Node beside what every answer does. */
export interface StreamResponse extends RawResponse {
  /** False when the connection takes no more for now; `drain` says when it does. */
  write(text: string): boolean;
  end(text: string): unknown;
  destroy(): unknown;
}

/** An answer that a stream takes out of the server's hands. */
export interface StreamReply {
  readonly raw: StreamResponse & {
    writeHead(status: number, headers: NodeJS.Dict<string | number | string[]>): unknown;
  };
  getHeaders(): NodeJS.Dict<string | number | string[]>;
  hijack(): unknown;
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // The end of a stream is the end of its connection.
  connection: 'close',
  // Proxies that would collect an answer before they hand it on.
  'x-accel-buffering': 'no',
};

/** Sends the head of a stream and how long its client is to wait before it connects again. */
export function beginStream(reply: StreamReply, retryMs: number): StreamResponse {
  reply.hijack();
  reply.raw.writeHead(200, { ...reply.getHeaders(), ...HEADERS });
  reply.raw.write(`retry: ${retryMs}\n\n`);
  return reply.raw;
}
