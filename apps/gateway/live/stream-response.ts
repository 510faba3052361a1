import type { HttpResponse } from '../http/http-exchange.js';

/** What a stream uses of a response beside what every answer does. */
export interface StreamResponse extends Omit<HttpResponse, 'on'> {
  /** False when the connection takes no more for now; `drain` says when it does. */
  write(text: string): boolean;
  flushHeaders(): void;
  destroy(): unknown;
  on(event: 'finish' | 'close' | 'drain', listener: () => void): unknown;
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
export function beginStream(response: StreamResponse, retryMs: number): void {
  response.status(200);
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  response.flushHeaders();
  response.write(`retry: ${retryMs}\n\n`);
}
