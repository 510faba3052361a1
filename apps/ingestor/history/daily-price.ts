import type { DailyPriceStock } from '#stream/generated/wire-types.js';
import type { Refusal } from '../venues/venue.js';

/** One day of an instrument, as a history says it. */
export interface DailyPrice {
  readonly ticker: string;
  /** YYYY-MM-DD. */
  readonly session: string;
  /** Last price; null on a day for which none is given. Not adjusted for what happened to the shares later. */
  readonly close: number | null;
  /** Ratio of consolidation in force; null where the history does not say it. */
  readonly ratio: number | null;
  /** As it goes on the wire. */
  readonly record: DailyPriceStock;
  readonly original: string;
}

/** What was read of an answer, in ascending order of the sessions, and what of it was refused. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly refused: readonly Refusal[];
  /** The newest session that it says anything of, if only what was refused; '' without one. */
  readonly reached: string;
}
