/**
 * How far a replica has come with one portfolio: one whole number a kind of record, from 0 for nothing, ascending as
 * the log is folded, and the same on every replica that has folded the same.
 */
export type Coordinates = readonly number[];

/** What a store answers. */
export type Agreement =
  { readonly kind: 'newest'; readonly coordinates: Coordinates } | { readonly kind: 'unreachable' };

/** What a store answers to a claim: it is the asker's now, or somebody else's. */
export type ClaimAnswer = 'held' | 'taken' | 'unreachable';

/** What replicas share: the newest coordinates that any of them has served. The figures themselves stay in the log. */
export interface ReadStore {
  /**
   * Notes that figures at these coordinates are about to be served, and tells the newest that were, number by number;
   * none goes back. Resolves within a bounded time, and never rejects: without an answer the store is `unreachable`.
   */
  raise(portfolioId: string, coordinates: Coordinates): Promise<Agreement>;
  /**
   * Makes a name the holder's for so long, unless it is another's at the moment; of several that ask at once one has
   * it. As `raise`, it never rejects.
   */
  claim(name: string, holder: string, forMs: number): Promise<ClaimAnswer>;
  close(): Promise<void>;
}

/** True when these coordinates are not behind the others in anything. */
export const covers = (coordinates: Coordinates, others: Coordinates): boolean =>
  others.every((other, i) => (coordinates[i] ?? 0) >= other);
