import type { WindowGrid } from '#core/calendar.js';
import { FUTURE_MS } from '#stream/future-stamp.js';
import type { Adjustment, Tick, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { Numbering } from '../../quality/trade-numbers.js';
import { CONFIRMING_SESSIONS } from '../../venues/confirming-sessions.js';
import { QuoteGate } from '../../venues/quote-gate.js';
import type { Quote } from '../../venues/validate-quote.js';
import type { FeedBatch, FeedEvent, FeedGap, Refusal } from '../../venues/venue.js';
import { cursorText, type IntakeCursor } from './intake-cursor.js';
import { DailyLimit } from './daily-limit.js';
import { MarketClock } from './market-clock.js';
import { RecentTrades } from './recent-trades.js';
import { SequenceWatch } from './sequence-watch.js';
import { WaitingQuotes, type WaitingQuote } from './waiting-quotes.js';

/** A quote as a source has read it. */
export interface HeardQuote {
  readonly quote: Quote;
  /** In the words of the source. */
  readonly original: string;
  /** Wall time, UTC ms. */
  readonly receivedAt: number;
}

/** The close of a session that is open now lies at most so far ahead. */
const SESSION_MS = 86_400_000;

/**
 * From the quotes of a source, in the order they came, to the events of a feed: repeats dropped, numbers watched, what
 * lies further behind the newest than the disorder bound refused, and each window's watermark in its place. All it
 * remembers is in the cursor, so that a feed continues as if it had not been interrupted.
 *
 * One stamp of the future would close every window before it. Of a live market the clock of this machine refutes it. Of
 * any other a time behind the window that follows the open one waits for a second time, and is taken once that lies no
 * earlier; one that lies earlier, less the bound, has it refused. So a hole is leapt over, by two times and not by one.
 */
export class TickIntake<Place> {
  readonly #clock: MarketClock;
  readonly #gate: QuoteGate;
  readonly #recent: RecentTrades;
  readonly #numbers: SequenceWatch;
  readonly #prices: DailyLimit;
  readonly #waiting: WaitingQuotes;
  readonly #grid: WindowGrid;
  readonly #bound: number;
  readonly #isLive: boolean;
  #events: FeedEvent[] = [];
  #repeats = 0;
  #isEnding: boolean;
  #ended: boolean;

  /**
   * @param numbering of a feed that is numbered as a whole its source watches the numbers
   * @param dailyLimit greatest move from the last price of a session before, as a fraction of it; null: none
   */
  constructor(
    private readonly feed: string,
    universe: UniverseDefinition,
    from: IntakeCursor<Place>,
    private readonly numbering: Numbering = 'ofInstruments',
    private readonly dailyLimit: number | null = null,
  ) {
    this.#gate = new QuoteGate(universe, null);
    this.#recent = new RecentTrades(from.recent);
    this.#numbers = new SequenceWatch(from.highest);
    this.#prices = new DailyLimit(dailyLimit, from.known ?? {}, from.quarantined ?? {});
    this.#waiting = new WaitingQuotes(from.waiting ?? []);
    this.#grid = windowGridOf(universe);
    this.#bound = universe.window.disorderBoundMs;
    this.#isLive = universe.source === 'live';
    this.#isEnding = from.ending ?? false;
    this.#ended = from.done;
    this.#clock = new MarketClock(feed, universe, from, (event) => this.#events.push(event));
  }

  /** Newest event time so far; null before the first. */
  get newest(): number | null {
    return this.#clock.newest;
  }

  /** More has been heard than fits into a batch: whoever reads on first makes another. */
  get isBehind(): boolean {
    return this.#next() !== null;
  }

  /** Takes a quote: as a tick, or refused with the reason; a repeat is counted. */
  take({ quote, original, receivedAt }: HeardQuote): void {
    // The gate forgets: what is remembered from batch to batch is remembered here.
    this.#gate.startBatch();
    const event = this.#gate.admit({ quote, reference: null, original });
    if (event?.kind !== 'tick') {
      if (event !== null) this.#events.push(event);
      return;
    }
    const { eventTime: at, instrument } = quote;
    // One stamp of tomorrow would close today: of a market that lives, none is believed.
    if (this.#isLive && at > receivedAt + FUTURE_MS) {
      const expected = `expected an event time at most ${FUTURE_MS} ms after ${instant(receivedAt)}`;
      const reason = `${expected}, was ${instant(at)}`;
      return this.refuse({ code: 'DATA_TICK_FUTURE', reason, original, key: instrument });
    }
    this.#hear({ at, tick: event.tick, original, receivedAt });
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
   * @param line in the words of the source
   * @returns false where it speaks of a future that no live market knows yet
   */
  hearWatermark(watermark: number, line: Omit<HeardQuote, 'quote'>): boolean {
    if (this.#isLive && watermark > line.receivedAt + FUTURE_MS) return false;
    this.#hear({ at: watermark + this.#bound, tick: null, ...line });
    return true;
  }

  /** The source has ended, and with it the window that is open. What waits is taken, unless our clock knows it as future. */
  end(): void {
    if (this.#ended) return;
    this.#isEnding = true;
    this.#refute(({ receivedAt }) => receivedAt + SESSION_MS);
  }

  /** What has been said since the last batch. */
  batch(
    place: Place,
    more: Partial<Pick<FeedBatch, 'done' | 'progress' | 'heard' | 'numbering'>> = {},
  ): FeedBatch {
    this.#settle();
    const isOver = this.#finish();
    const done = (isOver || more.done === true) && !this.isBehind;
    const cursor: IntakeCursor<Place> = {
      ...{ place, newest: this.#clock.newest, passed: this.#clock.passed, done: this.#ended },
      highest: this.#numbers.entries(),
      recent: this.#recent.entries(),
      ...(this.dailyLimit !== null && this.#prices.entries()),
      ...(!this.#waiting.isEmpty && { waiting: this.#waiting.entries() }),
      ...(this.#isEnding && { ending: true }),
    };
    const batch = {
      ...{ events: this.#events, cursor: cursorText(cursor), repeats: this.#repeats },
      ...{ ...more, done },
    };
    this.#events = [];
    this.#repeats = 0;
    this.#clock.startBatch();
    return batch;
  }

  #hear(heard: WaitingQuote): void {
    this.#ended = false;
    const { newest } = this.#clock;
    if (!this.#isLive && (newest === null || heard.at > newest)) {
      this.#refute(() => heard.at + this.#bound);
    }
    if (!this.#isLive && this.#waiting.isFull) return this.#refuseFuture(heard);
    this.#waiting.add(heard);
    this.#settle();
  }

  /** Takes what can be taken, as far as a batch goes. */
  #settle(): void {
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const before = this.#clock.newest;
      const isThere = this.#clock.reaches(next.at);
      const { newest } = this.#clock;
      if (newest !== null && newest !== before) this.#recent.forget(newest - this.#bound);
      if (!isThere) return;
      this.#waiting.remove(next);
      this.#accept(next);
    }
  }

  /** Which one is taken next; null while those that wait are to be confirmed. */
  #next(): WaitingQuote | null {
    if (this.#waiting.isEmpty || this.#isLive) return this.#waiting.first();
    const near = this.#waiting.firstBefore(this.#clock.reach());
    return near ?? (this.#isEnding ? this.#waiting.earliest() : this.#waiting.confirmed());
  }

  #accept({ tick, original, receivedAt }: WaitingQuote): void {
    if (tick === null) return;
    const { instrument, eventTime, price, cumulativeVolume, sequence } = tick;
    const refused = (expected: string, was: string): void => {
      const reason = `${expected}, was ${was}`;
      this.refuse({ code: 'DATA_TICK_OUT_OF_RANGE', reason, original, key: instrument });
    };
    const behind = this.#misplaced(eventTime);
    if (behind !== null) return refused(behind, instant(eventTime));
    // Two trades of one moment at one price are one, and a price may be none: the number did come.
    this.#watchNumber(instrument, sequence, receivedAt);
    const identity = `${instrument}/${eventTime}/${price}/${cumulativeVolume}`;
    if (this.#recent.has(identity)) {
      this.#repeats += 1;
      return;
    }
    const session = this.#grid.windowAt(eventTime)?.session ?? '';
    const limited = this.#prices.take(instrument, { session, eventTime, price });
    if (limited.kind === 'refused') return refused(`expected ${limited.expected}`, limited.was);
    this.#recent.add(identity, eventTime);
    if (limited.factor !== 1) this.#events.push(this.#adjustment(tick, session, limited.factor));
    this.#events.push({ kind: 'tick', tick });
  }

  /** Before the first price at a level that was confirmed: what was paid before is brought to it. */
  #adjustment(
    { venue, instrument, eventTime, source }: Tick,
    session: string,
    factor: number,
  ): FeedEvent {
    const reason = `${CONFIRMING_SESSIONS} sessions at the new level`;
    const value: Adjustment = {
      ...{ kind: 'adjustment', venue, instrument, session, eventTime, factor, reason, source },
    };
    return { kind: 'record', output: { topic: topics.ticks.name, key: instrument, value } };
  }

  /** @returns whether the feed has said its last watermark */
  #finish(): boolean {
    if (!this.#isEnding || !this.#waiting.isEmpty) return false;
    this.#isEnding = false;
    this.#ended = true;
    this.#clock.end();
    return true;
  }

  /** What an event time was expected to be; null where it has its place. */
  #misplaced(eventTime: number): string | null {
    const { newest, passed } = this.#clock;
    if (newest !== null && eventTime < newest - this.#bound) {
      return `expected an event time at most ${this.#bound} ms behind ${instant(newest)}`;
    }
    // Behind its end a file closes the window that was open: what is appended to it comes too late.
    const window = this.#grid.windowAt(eventTime);
    if (window === null || window.end > passed) return null;
    return `expected an event time after ${instant(passed)}, where the last window has closed`;
  }

  #refute(limitOf: (quote: WaitingQuote) => number): void {
    this.#waiting.takeBeyond(limitOf).forEach((quote) => {
      this.#refuseFuture(quote);
    });
  }

  #refuseFuture({ at, tick, original }: WaitingQuote): void {
    const was = tick === null ? at - this.#bound : at;
    const expected = `expected a time before ${instant(this.#clock.reach())} or one that the next confirms`;
    const reason = `${expected}, was ${instant(was)}`;
    this.refuse({ code: 'DATA_TICK_FUTURE', reason, original, key: tick?.instrument ?? null });
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
