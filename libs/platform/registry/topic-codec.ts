import type { Headers } from '#stream/log-record.js';

/** Between the values of one topic and their bytes. */
export interface TopicCodec {
  /** Headers that say how this value is written; null when nothing needs to be said. */
  headersOf(value: unknown): Headers | null;
  /** @throws BallastError BUG_INVARIANT when the value is none of the topic's schema */
  encode(value: unknown): Uint8Array;
  /** @throws BallastError DATA_MALFORMED, DATA_UNKNOWN_SCHEMA */
  decode(bytes: Uint8Array, headers: Headers): unknown;
}
