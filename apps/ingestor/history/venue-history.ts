import type { DailyLevel } from '#stream/generated/wire-types.js';
import type { DailyPrice, Rows } from './daily-price.js';
import type { LevelSubject, PriceSubject } from './read-rows.js';

/** What a venue has published of past sessions, whichever generation of its interface it comes from. */
export interface VenueHistory {
  /**
   * Every day of an instrument in a range of at most a year.
   * @throws BallastError SOURCE_* when there is no whole answer
   */
  prices(
    subject: PriceSubject & { readonly id: number },
    signal: AbortSignal,
  ): Promise<Rows<DailyPrice>>;
  /** Every level of an index in a range of at most a year. @throws BallastError SOURCE_* */
  levels(
    subject: LevelSubject & { readonly id: number },
    signal: AbortSignal,
  ): Promise<Rows<DailyLevel>>;
}
