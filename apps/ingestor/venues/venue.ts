import type { ErrorCode } from '#core/ballast-error.js';
import type {
  SequenceQuality,
  Tick,
  UniverseDefinition,
  Watermark,
} from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';

/** A quote that a feed did not take: why, and what it was, in the words of the venue. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly reason: string;
  /** The raw quote. */
  readonly original: string;
  /** Key of its dead letter: the instrument where one is known, else the feed. */
  readonly key: string;
}

/** A stretch for which a feed has nothing to say: a failed poll, a lost connection. No value stands in its place. */
export interface FeedGap {
  readonly kind: 'gap';
  readonly code: ErrorCode;
  readonly reason: string;
  /** Wall time, UTC ms. */
  readonly at: number;
}

/** What a feed says. A watermark goes to every tick partition, in its place between the ticks. */
export type FeedEvent =
  | { readonly kind: 'tick'; readonly tick: Tick }
  | { readonly kind: 'watermark'; readonly watermark: Watermark }
  /** What a venue says beside its ticks, for the topic that holds it: quotes in full, index levels, daily prices. */
  | { readonly kind: 'record'; readonly output: Output }
  | Refusal
  | FeedGap;

/** Events that are committed as one with the cursor behind them. */
export interface FeedBatch {
  readonly events: readonly FeedEvent[];
  /** Opening the venue with this cursor continues behind this batch, bit for bit. */
  readonly cursor: string;
  /** The feed has ended: what follows is empty. */
  readonly done: boolean;
  /** Exact repeats that were dropped. */
  readonly repeats: number;
  /** Of an answer that came over a wire: its newest stamp, null when it had none, and when it came (both UTC ms). */
  readonly heard?: { readonly marketTime: number | null; readonly receivedAt: number };
  /** Of a feed that is numbered as a whole, since its beginning; absent: instruments are numbered, each for itself. */
  readonly numbering?: SequenceQuality;
  readonly progress?: FeedProgress;
}

/** How far a feed with a known end has come. */
export interface FeedProgress {
  readonly session: string;
  /** From 1. */
  readonly index: number;
  readonly total: number;
}

/** A pull. A venue whose data are at hand (history, simulation) answers at once, one on a network when it has heard. */
export interface FeedSource {
  next(): FeedBatch | Promise<FeedBatch>;
  /** Ends what it holds open: connections, files, timers. */
  close?(): void | Promise<void>;
}

/** A source that never waits. */
export interface ReadyFeedSource extends FeedSource {
  next(): FeedBatch;
}

/**
 * The one adapter interface of all venues, under the same rules, which `test/venues` checks:
 *
 * - a watermark at the first window's start, then one as each window end passes in market time, before the next tick;
 *   the feed's disorder bound is taken off here and nowhere else; the last watermark of a feed that ends is `final`
 * - a tick is valid (`validateQuote`), was never sent before, and lies less than the bound behind the newest
 * - a quote that is not valid is refused with its reason; no value is invented in its place
 */
export interface Venue {
  readonly feed: string;
  readonly venue: string;
  universe(): UniverseDefinition;
  /** @param cursor of the last committed batch; null from the beginning
   *  @throws BallastError CONFIG_JOURNAL when the cursor is not this venue's */
  open(cursor: string | null): FeedSource;
}
