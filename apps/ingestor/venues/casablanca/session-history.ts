/** How an instrument closed. */
export interface SessionClose {
  readonly price: number;
  /** Shares now for one share before, as of that session; null where the history does not say it. */
  readonly ratio: number | null;
}

/** Closes of one session by instrument; without one for a name that was not quoted. */
export type SessionCloses = ReadonlyMap<string, SessionClose>;

/**
 * What the venue's published history says of past sessions. It judges: where it gives a session's close, that is the
 * close. A session it does not give yet is missing from the answer, and so is a day on which the exchange was closed.
 */
export interface SessionHistory {
  /**
   * @param from first session asked for, YYYY-MM-DD
   * @param to last one, inclusive
   * @throws BallastError SOURCE_* when there is no answer
   */
  closes(
    from: string,
    to: string,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, SessionCloses>>;
}
