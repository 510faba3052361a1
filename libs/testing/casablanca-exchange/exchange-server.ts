import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StubAnswer, StubRoute } from './exchange-routes.js';

/** How the wire, and not what is said, goes wrong. */
export const WIRE_FAULTS = [
  ...(['silent', 'slow', 'truncated', 'huge', 'redirecting', 'broken', 'absent'] as const),
  ...(['a page', 'half of it', 'no JSON', 'empty', 'of no quotes', 'reset'] as const),
] as const;
export type WireFault = (typeof WIRE_FAULTS)[number];

/** A stub of the exchange on this machine. */
export class ExchangeServer {
  /** What is wrong with the answers from here on; null: nothing. */
  fault: WireFault | null = null;
  /** Addresses that were asked, in order. */
  readonly asked: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: URL,
  ) {}

  static async start(routes: readonly StubRoute[]): Promise<ExchangeServer> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', exchange.url);
      exchange.asked.push(url.pathname + url.search);
      const answer = routes.reduce<StubAnswer | null>((found, route) => found ?? route(url), null);
      if (exchange.fault !== null) spoil(exchange.fault, response, answer?.body ?? '');
      else if (answer === null) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': answer.type }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const exchange = new ExchangeServer(server, new URL(`http://127.0.0.1:${port}`));
    return exchange;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

const json = { 'content-type': 'application/vnd.api+json' };

function spoil(fault: WireFault, response: ServerResponse, body: string): void {
  switch (fault) {
    case 'silent':
      return;
    case 'slow':
      response.writeHead(200, json).write(body.slice(0, 10));
      return;
    case 'truncated':
      response.writeHead(200, { ...json, 'content-length': body.length + 100 }).write(body);
      setTimeout(() => response.destroy(), 10);
      return;
    case 'huge':
      response.writeHead(200, json).end(`["${'x'.repeat(4_000_000)}"]`);
      return;
    case 'redirecting':
      response.writeHead(302, { location: '/api/boursenova' }).end();
      return;
    case 'broken':
      response.writeHead(500, json).end('{}');
      return;
    case 'absent':
      response.writeHead(404, json).end('{}');
      return;
    case 'a page':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance</html>');
      return;
    case 'half of it':
      response.writeHead(200, json).end(body.slice(0, body.length / 2));
      return;
    case 'no JSON':
      response.writeHead(200, json).end('<html>maintenance</html>');
      return;
    case 'empty':
      response.writeHead(200, json).end('[]');
      return;
    case 'of no quotes':
      response.writeHead(200, json).end('{"data":{"values":[]}}');
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
  }
}
