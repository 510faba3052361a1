import type { HrTime } from '@opentelemetry/api';

/**
 * UTC ms as seconds and nanoseconds: OpenTelemetry takes a bare number from before the process began for one of its
 * own clock.
 */
export function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.floor((ms - 1000 * seconds) * 1e6)];
}
