import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

type Answer = (request: Received, response: ServerResponse) => void;

/** An HTTP server that keeps what it is sent and answers as it is told. */
export class WebServer {
  readonly received: Received[] = [];
  #answer: Answer = (_, response) => response.writeHead(204).end();
  #waiting: (() => void)[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#take(request, response);
    });
  }

  static async start(port = 0): Promise<WebServer> {
    const server = new WebServer();
    await new Promise<void>((resolve) => {
      server.#server.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = '/hook'): URL {
    return new URL(`http://127.0.0.1:${this.port}${path}`);
  }

  get ids(): (string | undefined)[] {
    return this.received.map(({ headers }) => headers['webhook-id']);
  }

  answer(answer: Answer): void {
    this.#answer = answer;
  }

  /** Resolves once so many requests have come. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const headers = request.headers as Received['headers'];
    const received = { path: request.url ?? '', headers, body };
    this.received.push(received);
    this.#answer(received, response);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
