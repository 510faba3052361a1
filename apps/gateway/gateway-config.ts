import type { Registry } from 'prom-client';

/** What the gateway is told; validated and frozen by whoever composes it. */
export interface GatewayConfig {
  /** The one key that opens everything but the documents and the probes. */
  readonly apiKey: string;
  /** Serve /metrics without a key. */
  readonly metricsPublic: boolean;
  /** The portfolio that /portfolio/... speaks of without ?portfolioId=. */
  readonly defaultPortfolio: string;
  /** Metrics of what else runs in the process, shown with the gateway's own. */
  readonly registry?: Registry;
}

/** Injection token of the {@link GatewayConfig}. */
export const GATEWAY_CONFIG = Symbol('GatewayConfig');
