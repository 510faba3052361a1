import type { Refusal } from '../venue.js';

/** How an instrument closed. */
export interface SessionClose {
  readonly price: number;
  /** Shares now for one share before, as of that session; null where the history does not say it. */
  readonly ratio: number | null;
}

/** Closes of one session by instrument; without one for a name that was not quoted. */
export type SessionCloses = ReadonlyMap<string, SessionClose>;

/** What a history says of some sessions. */
export interface PublishedSessions {
  /** By session; without one that it does not give yet, and without a day on which the exchange was closed. */
  readonly closes: ReadonlyMap<string, SessionCloses>;
  /** What of it could not be read, each told once. */
  readonly refused: readonly Refusal[];
  /** The newest session of each name that it says anything of; without a name of which it says nothing. */
  readonly reached: ReadonlyMap<string, string>;
}

/** What the venue's published history says of past sessions. It judges: where it gives a session's close, that is the close. */
export interface SessionHistory {
  /**
   * @param from first session asked for, YYYY-MM-DD
   * @param to last one, inclusive
   * @throws BallastError SOURCE_* when there is no answer
   */
  sessions(from: string, to: string, signal: AbortSignal): Promise<PublishedSessions>;
}
