import type { BourseData } from '#stream/generated/wire-types.js';
import type { QuoteFault } from '../validate-quote.js';

/** A quote of the exchange, read but not yet trusted. */
export interface VenueQuote {
  /** As the exchange says it; empty when it says none. */
  readonly ticker: string;
  readonly price: number | null;
  /** Of the last trade, UTC ms; null when there was none, or when the exchange does not say when. */
  readonly tradedAt: number | null;
  /** Newest of its stamps, UTC ms. */
  readonly stampedAt: number | null;
  /** Shares of the session. */
  readonly cumulativeVolume: number;
  /** Price the daily limit counts from. */
  readonly reference: number | null;
  /** Shares now for one share before: it changes at a split. */
  readonly ratio: number | null;
  /** Why it cannot be what the exchange would say. */
  readonly fault: QuoteFault | null;
  /** In full, as it goes on the wire. */
  readonly record: BourseData;
  readonly original: string;
}

/** The exchange's live quotes, whichever generation of its interface they come from. */
export interface LiveQuotes {
  /** One look at the market. @throws BallastError SOURCE_* when there is no answer or not one of quotes */
  poll(signal: AbortSignal): Promise<readonly VenueQuote[]>;
}
