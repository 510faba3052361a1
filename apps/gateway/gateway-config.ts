import type { Registry } from 'prom-client';
import type { AgreementOptions } from './agreement/agreement-options.js';
import type { LiveOptions } from './live/live-options.js';

/** What the gateway is told; validated and frozen by whoever composes it. */
export interface GatewayConfig {
  /** The one key that opens everything but the documents and the probes. */
  readonly apiKey: string;
  /** Serve /metrics without a key. */
  readonly metricsPublic: boolean;
  /** The portfolio that /portfolio/... speaks of without ?portfolioId=. */
  readonly defaultPortfolio: string;
  /** How replicas agree on what they serve; each answers for itself without it. */
  readonly agreement?: AgreementOptions;
  /** What listeners are allowed, where it is not the default. */
  readonly live?: Partial<LiveOptions>;
  /** Metrics of what else runs in the process, shown with the gateway's own. */
  readonly registry?: Registry;
}

/** Injection token of the {@link GatewayConfig}. */
export const GATEWAY_CONFIG = Symbol('GatewayConfig');
