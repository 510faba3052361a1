/**
 * Closed set of error codes. The family decides what happens, in the stream and at HTTP alike:
 * DATA_* dead letter and continue, IO_* retry with back-off then crash, BUG_* crash and recover from the
 * log, CONFIG_* exit before listening, SOURCE_* a gap of the feed that asks others, which asks again later.
 */
export type ErrorCode =
  | 'DATA_MALFORMED'
  | 'DATA_UNKNOWN_SCHEMA'
  | 'DATA_TICK_NOT_POSITIVE'
  | 'DATA_TICK_OUT_OF_RANGE'
  | 'DATA_TICK_FUTURE'
  | 'DATA_UNKNOWN_INSTRUMENT'
  | 'DATA_UNKNOWN_UNIVERSE'
  | 'DATA_UNKNOWN_PORTFOLIO'
  | 'DATA_OUTSIDE_CALENDAR'
  | 'DATA_INVALID_DEFINITION'
  | 'DATA_INVALID_WEIGHTS'
  | 'DATA_INVALID_STATISTICS'
  | 'IO_JOURNAL'
  | 'IO_WORKER'
  | 'IO_BUSY'
  | 'IO_DEADLINE'
  | 'IO_LOG'
  | 'IO_REGISTRY'
  | 'IO_HISTORY'
  | 'SOURCE_HOST'
  | 'SOURCE_UNREACHABLE'
  | 'SOURCE_TIMEOUT'
  | 'SOURCE_STATUS'
  | 'SOURCE_TOO_LARGE'
  | 'SOURCE_MALFORMED'
  | 'SOURCE_OPEN'
  | 'SOURCE_MISSING'
  | 'SOURCE_STILL'
  | 'SOURCE_SEQUENCE'
  | 'SOURCE_OVERRUN'
  | 'BUG_INVARIANT'
  | 'CONFIG_INVALID'
  | 'CONFIG_DATA_DIR'
  | 'CONFIG_JOURNAL'
  | 'CONFIG_PORT'
  | 'CONFIG_KEYS'
  | 'CONFIG_KAFKA'
  | 'CONFIG_TOPICS'
  | 'CONFIG_REPLICAS'
  | 'CONFIG_SUPERSEDED'
  | 'CONFIG_REGISTRY'
  | 'CONFIG_HISTORY';

export type ErrorFamily = 'DATA' | 'IO' | 'SOURCE' | 'BUG' | 'CONFIG';

/** The one error class of the project. Messages say "expected x, was y". */
export class BallastError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'BallastError';
  }

  get family(): ErrorFamily {
    return this.code.slice(0, this.code.indexOf('_')) as ErrorFamily;
  }
}
