import type { Registry } from 'prom-client';
import type { AgreementOptions } from './agreement/agreement-options.js';
import type { KeyRing } from '#platform/access/key-ring.js';
import type { TokenVerifier } from '#platform/access/token-verifier.js';
import type { CallTracing } from '#platform/tracing/call-tracing.js';
import type { RateLimits } from './access/throttle/rate-limits.js';
import type { AccessLine } from './http/access-log.js';
import type { Edge } from './http/edge.js';
import type { LiveOptions } from './live/live-options.js';
import type { LogLimits } from './log-writer/log-limits.js';

/** What the gateway is told; validated and frozen by whoever composes it. */
export interface GatewayConfig {
  /** The development key: it opens everything of the tenant `default`. */
  readonly apiKey: string;
  /** The keys that were given out; absent: none. */
  readonly keys?: KeyRing;
  /** What judges tokens; absent: none is taken. */
  readonly tokens?: TokenVerifier;
  /** The tenant whose admins command what all tenants share; absent: that of the development key. */
  readonly operatorTenant?: string;
  /** Absent: nobody is held back. */
  readonly limits?: RateLimits;
  /** Absent: closed. */
  readonly edge?: Edge;
  /** Hears of what was refused and what may have changed something. */
  readonly accessLog?: (line: AccessLine) => void;
  /** Traces calls that write a command or a definition; absent: nobody asked. */
  readonly calls?: CallTracing;
  /** Serve /metrics without a key. */
  readonly metricsPublic: boolean;
  /** The portfolio that /portfolio/... speaks of without ?portfolioId=. */
  readonly defaultPortfolio: string;
  /** How replicas agree on what they serve; each answers for itself without it. */
  readonly agreement?: AgreementOptions;
  /** What listeners are allowed, where it is not the default. */
  readonly live?: Partial<LiveOptions>;
  /** How long calls wait for the log, where it is not the default. */
  readonly log?: Partial<LogLimits>;
  /** Metrics of what else runs in the process, shown with the gateway's own. */
  readonly registry?: Registry;
}

/** Injection token of the {@link GatewayConfig}. */
export const GATEWAY_CONFIG = Symbol('GatewayConfig');
