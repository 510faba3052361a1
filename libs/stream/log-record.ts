/** Headers of a log record; small, text only. */
export type Headers = Readonly<Record<string, string>>;

/** One decoded record of the log as an operator sees it. `offset` orders records of one topic partition. */
export interface LogRecord<Value = unknown> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Value;
  readonly headers: Headers;
}

/** A record to be written. `partition` is computed from the key unless given (broadcasts, foreign layouts). */
export interface Output<Value = unknown> {
  readonly topic: string;
  readonly key: string;
  readonly value: Value;
  readonly partition?: number;
  readonly headers?: Headers;
}
