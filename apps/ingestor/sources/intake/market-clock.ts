import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedEvent } from '../../venues/venue.js';
import { WatermarkClock } from '../../venues/watermark-clock.js';

/** Watermarks of one batch at the most: a hole of years in windows of a minute is a million of them. */
const WATERMARKS_A_BATCH = 1000;

/** Market time of a feed, and the watermarks that it says: as many in a batch as a commit can hold. */
export class MarketClock {
  readonly #clock: WatermarkClock;
  readonly #bound: number;
  #left = WATERMARKS_A_BATCH;
  #newest: number | null;
  #passed: number;

  /** @param say hears each watermark in its place */
  constructor(
    feed: string,
    private readonly universe: UniverseDefinition,
    from: { readonly newest: number | null; readonly passed: number | null },
    private readonly say: (event: FeedEvent) => void,
  ) {
    this.#clock = new WatermarkClock(feed, universe, from.passed);
    this.#bound = universe.window.disorderBoundMs;
    this.#newest = from.newest;
    // The first watermark closes no window: what follows begins at the first window's start.
    this.#passed = from.passed ?? windowGridOf(universe).first().start;
    // A feed opens with its first watermark, whatever its first quote is worth.
    if (from.passed === null) this.#say(this.#clock.advance(-Infinity));
  }

  /** Newest market time so far; null before the first. */
  get newest(): number | null {
    return this.#newest;
  }

  /** Last window end whose watermark was said; the start of the first window before that. */
  get passed(): number {
    return this.#passed;
  }

  /** A feed without a hole says nothing at or after this. */
  reach(): number {
    return this.#clock.reach();
  }

  /** Market time is an instant: what lies behind it by the bound will not come any more.
   *  @returns false where the batch is full of watermarks before that: market time is then that of the last */
  reaches(marketTime: number): boolean {
    if (this.#newest !== null && marketTime <= this.#newest) return true;
    this.#say(this.#clock.advance(marketTime, this.#left));
    const isThere = !this.#clock.isDue(marketTime);
    const reached = isThere ? marketTime : this.#passed + this.#bound;
    this.#newest = Math.max(reached, this.#newest ?? -Infinity);
    return isThere;
  }

  /** Room for watermarks again. */
  startBatch(): void {
    this.#left = WATERMARKS_A_BATCH;
  }

  /** The feed is over, and with it the window that is open. */
  end(): void {
    const grid = windowGridOf(this.universe);
    const newest = this.#newest;
    const open = newest === null ? null : grid.windowAt(newest);
    const end = open === null ? (newest ?? grid.first().start) : open.end + this.#bound;
    this.#say(this.#clock.end(end));
  }

  #say(events: readonly FeedEvent[]): void {
    for (const event of events) {
      if (event.kind === 'watermark') this.#passed = event.watermark.windowEnd ?? this.#passed;
      this.say(event);
    }
    this.#left -= events.length;
  }
}
