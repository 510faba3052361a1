import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DEFAULT_SERVER_LIMITS, limitServer, type ServerLimits } from './server-limits.js';

/** How the gateway meets browsers, proxies and connections. */
export interface Edge {
  /** Whose pages may call; empty: none. */
  readonly corsOrigins: readonly string[];
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** 0: nothing is said of https. */
  readonly hstsSeconds: number;
  readonly server: ServerLimits;
}

export const CLOSED_EDGE: Edge = {
  corsOrigins: [],
  trustedProxies: [],
  hstsSeconds: 0,
  server: DEFAULT_SERVER_LIMITS,
};

/** What a page of another origin may read of an answer. */
const EXPOSED = ['etag', 'location', 'retry-after', 'ratelimit', 'x-request-id'];

/** Sets what concerns connections and origins; which proxies are believed is the adapter's to know. */
export function applyEdge(app: NestFastifyApplication, edge: Edge): void {
  limitServer(app.getHttpServer(), edge.server);
  if (edge.corsOrigins.length === 0) return;
  app.enableCors({
    origin: [...edge.corsOrigins],
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    exposedHeaders: EXPOSED,
    // Credentials come in headers that a page sets itself, never in a cookie that a browser adds.
    credentials: false,
    maxAge: 600,
  });
}
