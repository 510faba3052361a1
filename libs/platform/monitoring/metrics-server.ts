import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { BallastError } from '#core/ballast-error.js';

/** What a service shows of itself. */
export interface ShownService {
  readonly registry: Registry;
  /** What it still waits for; nothing: it is ready. */
  readonly waitingFor: () => readonly string[];
  /** What of it does not work, with the reason, while the rest does. */
  readonly degradedBy?: () => readonly string[];
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** /metrics and /health of a process that has no gateway. */
export class MetricsServer {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @throws BallastError CONFIG_PORT when the port or the address is not to be had */
  static async listen(
    service: ShownService,
    { host, port }: { readonly host: string; readonly port: number },
  ): Promise<MetricsServer> {
    const server = createServer((request, response) => void respond(service, request, response));
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
    } catch (cause) {
      const { code = String(cause) } = cause as NodeJS.ErrnoException;
      const message = `METRICS_PORT: expected a port that is free on ${host}, was ${port} (${code})`;
      throw new BallastError('CONFIG_PORT', message, { cause });
    }
    const { port: given } = server.address() as AddressInfo;
    return new MetricsServer(server, `http://${host.includes(':') ? `[${host}]` : host}:${given}`);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

async function respond(
  service: ShownService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, type, body } = await answerTo(service, request);
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answerTo(
  { registry, waitingFor, degradedBy = () => [] }: ShownService,
  { method, url = '' }: IncomingMessage,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return problem(405, 'expected GET');
  switch (url.split('?')[0]) {
    case '/metrics':
      try {
        return { status: 200, type: registry.contentType, body: await registry.metrics() };
      } catch (error) {
        return problem(500, `a collector failed: ${String(error)}`);
      }
    case '/health/live':
      return json({ status: 'live' });
    case '/health/ready': {
      const missing = waitingFor();
      const faults = degradedBy();
      if (missing.length === 0 && faults.length > 0) return json({ status: 'degraded', faults });
      if (missing.length === 0) return json({ status: 'ready' });
      return problem(503, `waits for ${missing.join(', ')}`);
    }
    default:
      return problem(404, 'expected /metrics, /health/live or /health/ready');
  }
}

const json = (body: unknown): Answer => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify(body),
});

/** RFC 9457. */
const problem = (status: number, detail: string): Answer => ({
  status,
  type: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', status, detail }),
});
