/** What a gateway allows its listeners. */
export interface LiveOptions {
  /** Time between two heartbeats of a stream, ms. */
  readonly heartbeatMs: number;
  /** What a client is told to wait before it connects again, ms. */
  readonly retryMs: number;
  /** Listeners of one gateway; one more is answered 503. */
  readonly listeners: number;
  /** Listeners of one credential; one more is answered 429. */
  readonly listenersPerCredential: number;
  /** Events that a client may be behind while its connection takes no more; then it is dropped. */
  readonly eventsBehind: number;
  /** How long a connection may take nothing at all before it is dropped, ms. */
  readonly stalledMs: number;
  /** Bytes of events, estimated, that are kept for those who come back. */
  readonly retainedBytes: number;
}

/** Injection token of the {@link LiveOptions}. */
export const LIVE_OPTIONS = Symbol('LiveOptions');

export const DEFAULT_LIVE_OPTIONS: LiveOptions = {
  heartbeatMs: 15_000,
  retryMs: 2_000,
  listeners: 2_000,
  listenersPerCredential: 1_000,
  eventsBehind: 1_000,
  stalledMs: 45_000,
  retainedBytes: 64 * 1024 * 1024,
};
