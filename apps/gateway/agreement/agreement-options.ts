import type { ReadStore } from '#platform/read-store/read-store.js';

/** How the replicas of a gateway agree on what they serve. */
export interface AgreementOptions {
  readonly store: ReadStore;
  /** Reads while the store does not answer: from memory, marked with their age, or 503. */
  readonly staleReads: 'marked' | 'refused';
}
