import type { Server } from 'node:http';
import type { DrainLimits } from './open-exchanges.js';

/** How long the server waits for what, and for how many. */
export interface ServerLimits extends DrainLimits {
  /** Connections at a time; what is above is closed. */
  readonly maxConnections: number;
  /** From the first byte to the end of the headers, in ms. */
  readonly headersMs: number;
  /** From the first byte to the end of the body, in ms. */
  readonly requestMs: number;
  /** An idle connection is kept so long, in ms: longer than a balancer in front keeps it, so that it ends them. */
  readonly idleMs: number;
  /** How often it is looked whether one has taken too long, in ms. */
  readonly lookMs: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  maxConnections: 10_000,
  headersMs: 10_000,
  requestMs: 60_000,
  idleMs: 65_000,
  lookMs: 2_000,
  lingerMs: 1_000,
  drainMs: 8_000,
};

/** Sets what ends slow, idle and too many connections. Call it before the server listens: only then the look is set. */
export function limitServer(server: Server, limits: ServerLimits): void {
  server.maxConnections = limits.maxConnections;
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.requestMs;
  server.keepAliveTimeout = limits.idleMs;
  // An option of createServer, which is Nest's here; it is read when the server begins to listen.
  Object.assign(server, { connectionsCheckingInterval: limits.lookMs });
}
