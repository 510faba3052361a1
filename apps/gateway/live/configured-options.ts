import type { LiveEnvironment } from '#platform/config/live-environment.js';
import type { LiveOptions } from './live-options.js';

/** What the environment says of listeners. */
export function liveOptionsIn(environment: LiveEnvironment): Partial<LiveOptions> {
  return {
    heartbeatMs: environment.BALLAST_STREAM_HEARTBEAT_MS,
    listeners: environment.BALLAST_STREAM_LISTENERS,
    listenersPerCredential: environment.BALLAST_STREAM_LISTENERS_PER_CREDENTIAL,
  };
}
