import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { FUTURE_MS } from '#stream/future-stamp.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { Numbering } from '../../quality/trade-numbers.js';
import { QuoteGate } from '../../venues/quote-gate.js';
import type { Quote } from '../../venues/validate-quote.js';
import type { FeedBatch, FeedEvent, FeedGap, Refusal } from '../../venues/venue.js';
import { WatermarkClock } from '../../venues/watermark-clock.js';
import { cursorText, type IntakeCursor } from './intake-cursor.js';
import { RecentTrades } from './recent-trades.js';
import { SequenceWatch } from './sequence-watch.js';

/** A quote as a source has read it. */
export interface HeardQuote {
  readonly quote: Quote;
  /** In the words of the source. */
  readonly original: string;
  /** Wall time, UTC ms. */
  readonly receivedAt: number;
}

/**
 * From the quotes of a source, in the order they came, to the events of a feed: repeats dropped, numbers watched, what
 * lies further behind the newest than the disorder bound refused, and each window's watermark in its place. All it
 * remembers is in the cursor, so that a feed continues as if it had not been interrupted.
 */
export class TickIntake<Place> {
  readonly #clock: WatermarkClock;
  readonly #gate: QuoteGate;
  readonly #recent: RecentTrades;
  readonly #numbers: SequenceWatch;
  readonly #bound: number;
  #newest: number | null;
  #passed: number | null;
  #events: FeedEvent[] = [];
  #repeats = 0;
  #ended: boolean;

  /** @param numbering of a feed that is numbered as a whole its source watches the numbers */
  constructor(
    private readonly feed: string,
    private readonly universe: UniverseDefinition,
    from: IntakeCursor<Place>,
    private readonly numbering: Numbering = 'ofInstruments',
  ) {
    this.#clock = new WatermarkClock(feed, universe, from.passed);
    this.#gate = new QuoteGate(universe, null);
    this.#recent = new RecentTrades(from.recent);
    this.#numbers = new SequenceWatch(from.highest);
    this.#bound = universe.window.disorderBoundMs;
    this.#newest = from.newest;
    this.#passed = from.passed;
    this.#ended = from.done;
    // A feed opens with its first watermark, whatever its first quote is worth.
    if (from.passed === null) this.#say(this.#clock.advance(-Infinity));
  }

  /** Newest event time so far; null before the first. */
  get newest(): number | null {
    return this.#newest;
  }

  /** Takes a quote: as a tick, or refused with the reason; a repeat is counted. */
  take({ quote, original, receivedAt }: HeardQuote): void {
    const { instrument, eventTime, price, cumulativeVolume, sequence } = quote;
    const identity = `${instrument}/${eventTime}/${price}/${cumulativeVolume}`;
    // The gate forgets: what is remembered from batch to batch is remembered here.
    this.#gate.startBatch();
    const event = this.#gate.admit({ quote, reference: null, original });
    if (event?.kind !== 'tick') {
      if (event !== null) this.#events.push(event);
      return;
    }
    const behind = this.#misplaced(quote, receivedAt);
    if (behind !== null) {
      this.refuse({ ...behind, original, key: instrument });
      return;
    }
    if (!this.#recent.add(identity, eventTime)) {
      this.#repeats += 1;
      // Two trades of one moment at one price are one; the number of the second did come.
      this.#watchNumber(instrument, sequence, receivedAt);
      return;
    }
    this.advance(eventTime);
    this.#watchNumber(instrument, sequence, receivedAt);
    this.#events.push(event);
  }

  /** Market time has reached an instant: what lies behind it by the bound will not come any more. */
  advance(marketTime: number): void {
    if (this.#newest !== null && marketTime <= this.#newest) return;
    this.#newest = marketTime;
    this.#recent.forget(marketTime - this.#bound);
    this.#say(this.#clock.advance(marketTime));
  }

  /** @param refusal.key the instrument; null where none is known */
  refuse({ key, ...refusal }: Omit<Refusal, 'kind' | 'key'> & { key: string | null }): void {
    this.#events.push({ kind: 'refused', ...refusal, key: key ?? this.feed });
  }

  /** Something came that had come before. */
  repeat(): void {
    this.#repeats += 1;
  }

  gap(gap: Omit<FeedGap, 'kind'>): void {
    this.#events.push({ kind: 'gap', ...gap });
  }

  /**
   * A source says that nothing before an instant follows.
   * @returns false where it speaks of a future that no live market knows yet
   */
  hearWatermark(watermark: number, receivedAt: number): boolean {
    if (this.universe.source === 'live' && watermark > receivedAt + FUTURE_MS) return false;
    this.advance(watermark + this.#bound);
    return true;
  }

  /** The source has ended, and with it the window that is open. */
  end(): void {
    this.#ended = true;
    const grid = windowGridOf(this.universe);
    const open = this.#newest === null ? null : grid.windowAt(this.#newest);
    const end = open === null ? (this.#newest ?? grid.first().start) : open.end + this.#bound;
    this.#say(this.#clock.end(end));
  }

  /** What has been said since the last batch. */
  batch(
    place: Place,
    more: Partial<Pick<FeedBatch, 'done' | 'progress' | 'heard' | 'numbering'>> = {},
  ): FeedBatch {
    const { done = false } = more;
    const cursor: IntakeCursor<Place> = {
      ...{ place, newest: this.#newest, passed: this.#passed, done: this.#ended },
      highest: this.#numbers.entries(),
      recent: this.#recent.entries(),
    };
    const batch = {
      ...{ events: this.#events, cursor: cursorText(cursor), repeats: this.#repeats },
      ...{ ...more, done },
    };
    this.#events = [];
    this.#repeats = 0;
    return batch;
  }

  #say(events: readonly FeedEvent[]): void {
    for (const event of events) {
      if (event.kind === 'watermark') this.#passed = this.#endSaid(event.watermark.windowEnd);
      this.#events.push(event);
    }
  }

  /** The first watermark closes no window: what follows begins at the first window's start. */
  #endSaid(windowEnd: number | null): number {
    return windowEnd ?? this.#passed ?? windowGridOf(this.universe).first().start;
  }

  #misplaced({ eventTime }: Quote, receivedAt: number): Pick<Refusal, 'code' | 'reason'> | null {
    const newest = this.#newest;
    if (newest !== null && eventTime < newest - this.#bound) {
      const expected = `expected an event time at most ${this.#bound} ms behind ${instant(newest)}`;
      return { code: 'DATA_TICK_OUT_OF_RANGE', reason: `${expected}, was ${instant(eventTime)}` };
    }
    // One stamp of tomorrow would close today: of a market that lives, none is believed.
    if (this.universe.source === 'live' && eventTime > receivedAt + FUTURE_MS) {
      const expected = `expected an event time at most ${FUTURE_MS} ms after ${instant(receivedAt)}`;
      return { code: 'DATA_TICK_FUTURE', reason: `${expected}, was ${instant(eventTime)}` };
    }
    return null;
  }

  #watchNumber(instrument: string, sequence: number, at: number): void {
    if (this.numbering === 'ofFeed') return;
    const missing = this.#numbers.heard(instrument, sequence);
    if (missing === null) return;
    const { from, to } = missing;
    const expected = `expected the number ${from} of ${instrument}`;
    const reason = `${expected}, was ${sequence}: ${to - from + 1} did not come`;
    this.gap({ code: 'SOURCE_SEQUENCE', reason, at });
  }
}

const instant = (timeMs: number): string => new Date(timeMs).toISOString();
