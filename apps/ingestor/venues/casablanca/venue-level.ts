import type { IndexRTSchema } from '#stream/generated/wire-types.js';
import type { QuoteFault } from '../validate-quote.js';

/** A level of an index, read but not yet trusted. */
export interface VenueLevel {
  /** Of the index; of one that is not listed its label, empty when it says none. */
  readonly symbol: string;
  readonly isListed: boolean;
  readonly level: number | null;
  /** UTC ms; null when the exchange does not say when. */
  readonly stampedAt: number | null;
  /** Level of the session before, from which a day's move counts; null when it says none. */
  readonly reference: number | null;
  /** Why it cannot be what the exchange would say. */
  readonly fault: QuoteFault | null;
  /** In full, as it goes on the wire. */
  readonly record: IndexRTSchema;
  readonly original: string;
}

/** The exchange's live levels of its indices. */
export interface LiveLevels {
  /** One look at them. @throws BallastError SOURCE_* when there is no answer or not one of indices */
  poll(signal: AbortSignal): Promise<readonly VenueLevel[]>;
}
