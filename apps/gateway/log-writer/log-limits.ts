import type { GatewayEnvironment } from '#platform/config/gateway-environment.js';

/** How long, and how many, calls wait for the log to take what they write, and how much one of them and one tenant may write. */
export interface LogLimits {
  /** Longest time of one call, ms; then it is answered 503 and its record is on its way without it. */
  readonly deadlineMs: number;
  /** Records on their way, also of calls that have been answered; one more is answered 503 at once. */
  readonly pending: number;
  /** Ticks that one call pushes, at the most. */
  readonly ticks: number;
  /** Portfolios that a tenant has, at the most: each costs work at every window. */
  readonly portfolios: number;
}

export const DEFAULT_LOG_LIMITS: LogLimits = {
  deadlineMs: 5_000,
  pending: 256,
  ticks: 1_000,
  portfolios: 1_000,
};

/** What the environment says of them. */
export function logLimitsIn(
  environment: Pick<
    GatewayEnvironment,
    'BALLAST_PUBLISH_DEADLINE_MS' | 'BALLAST_PUSH_TICKS' | 'BALLAST_TENANT_PORTFOLIOS'
  >,
): Partial<LogLimits> {
  return {
    deadlineMs: environment.BALLAST_PUBLISH_DEADLINE_MS,
    ticks: environment.BALLAST_PUSH_TICKS,
    portfolios: environment.BALLAST_TENANT_PORTFOLIOS,
  };
}
