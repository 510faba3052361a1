import type { Window, WindowGrid } from '#core/calendar.js';
import type { Source, UniverseDefinition, Watermark } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedEvent } from './venue.js';

/** Where a feed differs from its universe. */
export interface FeedTime {
  readonly source?: Source;
  readonly disorderBoundMs?: number;
}

/**
 * Turns a feed's market time into its watermarks: market time - disorder bound, at the first window's start and as each
 * window end passes. The watermark of window end e is said once market time >= e + bound, so no tick of that window
 * can follow it.
 */
export class WatermarkClock {
  readonly #grid: WindowGrid;
  readonly #bound: number;
  readonly #source: Source;
  #passed: number | null;
  #upcoming: Window | null = null;
  #reach: number | null = null;

  /** @param passed the last window end whose watermark was said; null before the first */
  constructor(
    private readonly feed: string,
    private readonly universe: UniverseDefinition,
    passed: number | null,
    time: FeedTime = {},
  ) {
    this.#grid = windowGridOf(universe);
    this.#bound = time.disorderBoundMs ?? universe.window.disorderBoundMs;
    this.#source = time.source ?? universe.source;
    this.#passed = passed;
  }

  /**
   * The watermarks that are due when market time reaches `marketTime`.
   * @param most of them: the others are due with the next call
   */
  advance(marketTime: number, most = Infinity): FeedEvent[] {
    return this.#due(marketTime, most).map(event);
  }

  /** Whether a watermark is still due at `marketTime`. */
  isDue(marketTime: number): boolean {
    return this.#passed === null || this.#next(this.#passed).end + this.#bound <= marketTime;
  }

  /** End of the window behind the one that is open, plus the bound: a feed without a hole says nothing further ahead. */
  reach(): number {
    const open = this.#next(this.#passed ?? this.#grid.first().start);
    this.#reach ??= this.#grid.next(open.end).end + this.#bound;
    return this.#reach;
  }

  /** As `advance`, at the end of a feed: the last watermark is final. */
  end(marketTime: number): FeedEvent[] {
    const due = this.#due(marketTime);
    const last = due.pop() ?? this.#watermark(this.#passed ?? this.#grid.first().start, null);
    return [...due, { ...last, final: true }].map(event);
  }

  #due(marketTime: number, most = Infinity): Watermark[] {
    const due: Watermark[] = [];
    let passed = this.#passed;
    if (passed === null) {
      passed = this.#grid.first().start;
      due.push(this.#watermark(passed - this.#bound, null));
    }
    let window = this.#next(passed);
    while (due.length < most && window.end + this.#bound <= marketTime) {
      due.push(this.#watermark(window.end, window));
      passed = window.end;
      window = this.#grid.next(passed);
    }
    if (due.length > 0) this.#reach = null;
    this.#passed = passed;
    this.#upcoming = window;
    return due;
  }

  #next(passed: number): Window {
    this.#upcoming ??= this.#grid.next(passed);
    return this.#upcoming;
  }

  #watermark(watermark: number, window: Window | null): Watermark {
    return {
      kind: 'watermark',
      venue: this.universe.venue,
      feed: this.feed,
      watermark,
      windowEnd: window?.end ?? null,
      session: window?.session ?? null,
      source: this.#source,
      final: false,
    };
  }
}

const event = (watermark: Watermark): FeedEvent => ({ kind: 'watermark', watermark });
