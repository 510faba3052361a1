/** What became of one request with lines of the line protocol. */
export type WriteOutcome =
  | { readonly status: 'written' }
  /** The server has taken the others; it will never take these, however often they are sent. */
  | { readonly status: 'refused'; readonly points: number; readonly reason: string }
  /** Nothing is known to be written. `retryAfterMs`: how long the server wants to be left alone; null: it did not say. */
  | {
      readonly status: 'unavailable';
      readonly reason: string;
      readonly retryAfterMs: number | null;
    };

/** Sends lines to a database; never rejects. One call at a time. */
export interface LineWriter {
  write(lines: readonly string[]): Promise<WriteOutcome>;
}
