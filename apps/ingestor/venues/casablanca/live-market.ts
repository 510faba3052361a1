import type { Window, WindowGrid } from '#core/calendar.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedEvent, Refusal } from '../venue.js';
import { WatermarkClock } from '../watermark-clock.js';
import { CLOCK_SKEW_MS } from './clock-skew.js';
import { liveCursorOf, type LiveState } from './live-cursor.js';
import { LiveIndices, type HeardLevels } from './live-indices.js';
import { NOTHING, PriceIntake, type Outcome, type Trade } from './price-intake.js';
import { contentHash, inFull, keyOf, newestStamp } from './said-quotes.js';
import type { SessionCloses } from './session-history.js';
import type { VenueLevel } from './venue-level.js';
import type { VenueQuote } from './venue-quote.js';

export interface LiveMarketOptions {
  readonly feed: string;
  readonly universe: UniverseDefinition;
  /** The exchange repeats a trade for up to an hour; how much of it this feed waits for. */
  readonly disorderBoundMs: number;
}

/** What one answer brought. */
export interface Heard {
  readonly events: readonly FeedEvent[];
  readonly repeats: number;
  /** Newest stamp in the answer that can be trusted; null without one. */
  readonly marketTime: number | null;
  /** Every name had a quote that could be taken. */
  readonly isWhole: boolean;
}

/**
 * The live market as a state that answers move: no clock, no network. What an answer repeats is no data; a quote that
 * cannot be trusted is refused, once while it stays the same; market time is the newest stamp that does not lie ahead of
 * the time at which the answer came.
 *
 * A trade is one that lies behind the last of its name in the order by which a window finds its close (event time,
 * cumulative volume, price): any other could not be the close, and after a restart could not be told from a repeat.
 */
export class LiveMarket {
  readonly #grid: WindowGrid;
  readonly #clock: WatermarkClock;
  readonly #prices: PriceIntake;
  #said: ReadonlyMap<string, string>;
  #passed: number | null;
  #heard: readonly string[];
  readonly #indices: LiveIndices;

  constructor(
    private readonly options: LiveMarketOptions,
    state: LiveState,
  ) {
    const { feed, universe, disorderBoundMs } = options;
    this.#grid = windowGridOf(universe);
    this.#prices = new PriceIntake(universe, disorderBoundMs, state);
    this.#said = new Map(Object.entries(state.said));
    this.#passed = state.passed;
    this.#heard = state.heard;
    this.#indices = new LiveIndices(feed, universe, state.indices);
    const time = { source: 'live', disorderBoundMs } as const;
    this.#clock = new WatermarkClock(feed, universe, this.#passed, time);
  }

  get cursor(): string {
    return liveCursorOf({
      passed: this.#passed,
      heard: this.#heard,
      ...this.#prices.state,
      said: Object.fromEntries(this.#said),
      indices: this.#indices.state,
    });
  }

  hasHeard(session: string): boolean {
    return this.#heard.includes(session);
  }

  /** The session of the last window that was closed; null before the first. */
  get sessionBefore(): string | null {
    return this.#passed === null ? null : (this.#grid.windowAt(this.#passed - 1)?.session ?? null);
  }

  /** The windows that have ended by an instant and whose watermark was not said, oldest first. */
  unclosed(at: number): readonly Window[] {
    const windows: Window[] = [];
    let window = this.#grid.next(this.#passed ?? -Infinity);
    while (window.end <= at) {
      windows.push(window);
      window = this.#grid.next(window.end);
    }
    return windows;
  }

  /** A session was listened to until its last trade had been published. */
  hearToEnd(session: string): void {
    if (!this.hasHeard(session)) this.#heard = [...this.#heard, session];
  }

  /**
   * Takes an answer.
   * @param isWaiting for sessions before: what is said of the market is told, and no trade is taken. It is taken of a later
   *   answer, which may say the same
   */
  hear(quotes: readonly VenueQuote[], receivedAt: number, isWaiting = false): Heard {
    this.#prices.startBatch();
    const said = new Map<string, string>();
    const whole = new Set<string>();
    const [refused, records, trades]: [FeedEvent[], FeedEvent[], Trade[]] = [[], [], []];
    let repeats = 0;
    const marketTime = newestStamp(quotes, receivedAt);
    for (const quote of quotes) {
      const key = keyOf(quote.ticker, said);
      const isOurs = this.options.universe.instruments.includes(quote.ticker);
      // A name that is not ours is told of once, however often it changes.
      const hash = isOurs ? contentHash(quote) : 'stranger';
      const isRepeat = this.#said.get(key) === hash;
      said.set(key, hash);
      const outcome: Outcome =
        this.#faultOf(quote, key, receivedAt) ??
        (isWaiting ? NOTHING : this.#prices.judge(quote, this.#passed ?? -Infinity));
      if (outcome.kind !== 'refused') whole.add(quote.ticker);
      // One that was refused or only told before may be taken now, though it says the same.
      if (outcome.kind === 'trade') trades.push(outcome);
      else if (isRepeat || (outcome === NOTHING && !isWaiting && quote.tradedAt !== null))
        repeats += 1;
      if (isRepeat) continue;
      if (outcome.kind === 'refused') refused.push(outcome);
      else records.push(inFull(quote));
    }
    const absent = this.options.universe.instruments.filter((name) => !whole.has(name));
    refused.push(...this.#missing(quotes, receivedAt, said));
    this.#said = said;
    const events = isWaiting ? [] : this.#advance(-Infinity);
    events.push(...refused, ...records, ...this.#trade(trades));
    if (marketTime !== null && !isWaiting) events.push(...this.#advance(marketTime));
    return { events, repeats, marketTime, isWhole: absent.length === 0 };
  }

  /**
   * Whether an answer of a session's day counts that day, of every name, from the last price that was taken of it: nothing
   * was traded in between, or nothing that moved a price.
   */
  isContinuedBy(quotes: readonly VenueQuote[], { start }: Window, receivedAt: number): boolean {
    if ((newestStamp(quotes, receivedAt) ?? -Infinity) < start) return false;
    return this.options.universe.instruments.every((name) => {
      const [quote, ...others] = quotes.filter(({ ticker }) => ticker === name);
      if (quote === undefined || others.length > 0) return false;
      return quote.fault === null && this.#prices.isContinued(quote);
    });
  }

  /** Takes an answer on the indices. */
  hearIndices(levels: readonly VenueLevel[], receivedAt: number): HeardLevels {
    return this.#indices.hear(levels, receivedAt);
  }

  /** Closes a window with what the history says of its session. @param at wall time, UTC ms */
  complete(window: Window, closes: SessionCloses, at: number): readonly FeedEvent[] {
    const events = this.#advance(window.end - 1);
    this.#prices.startBatch();
    for (const instrument of this.options.universe.instruments) {
      const close = closes.get(instrument);
      if (close !== undefined) events.push(...this.#prices.close(window, instrument, close, at));
      else {
        const reason = `expected a close of ${instrument} in ${window.session}, was none`;
        events.push({ kind: 'gap', code: 'SOURCE_MISSING', reason, at });
      }
    }
    return [...events, ...this.pass(window)];
  }

  /** What the history says of a session that was taken from elsewhere: where ratios start from. */
  learn(session: string, closes: SessionCloses): void {
    for (const [instrument, close] of closes) this.#prices.learn(session, instrument, close);
  }

  /** Closes a window in which nothing was traded, or nothing more. */
  pass({ end }: Window): readonly FeedEvent[] {
    return this.#advance(end + this.options.disorderBoundMs);
  }

  /** In the order of their time, each behind the watermarks that are due before it. */
  #trade(trades: readonly Trade[]): FeedEvent[] {
    const inOrder = [...trades].sort((a, b) => a.next.trade[0] - b.next.trade[0]);
    return inOrder.flatMap((trade) => [
      ...this.#advance(trade.next.trade[0]),
      ...this.#prices.take(trade),
    ]);
  }

  /** Why a quote cannot be trusted, whatever its trade; null of one that can. */
  #faultOf(quote: VenueQuote, key: string, receivedAt: number): Refusal | null {
    const { ticker, stampedAt, original } = quote;
    const { feed, universe } = this.options;
    const refuse = (code: Refusal['code'], reason: string): Refusal => ({
      ...{ kind: 'refused', code, reason, original },
      key: universe.instruments.includes(ticker) ? ticker : feed,
    });
    if (!universe.instruments.includes(ticker) && quote.fault === null) {
      const reason = `expected an instrument of the universe, was ${ticker}`;
      return refuse('DATA_UNKNOWN_INSTRUMENT', reason);
    }
    if (quote.fault !== null) return refuse(quote.fault.code, quote.fault.reason);
    if (key !== ticker)
      return refuse('DATA_MALFORMED', `expected one quote of ${ticker}, was another`);
    if (stampedAt !== null && stampedAt > receivedAt + CLOCK_SKEW_MS) {
      const came = new Date(receivedAt).toISOString();
      const was = new Date(stampedAt).toISOString();
      return refuse('DATA_TICK_FUTURE', `expected a stamp of ${ticker} by ${came}, was ${was}`);
    }
    return null;
  }

  /** Names of the universe without a quote: told once while they stay away. */
  #missing(quotes: readonly VenueQuote[], at: number, said: Map<string, string>): FeedEvent[] {
    const names = new Set(quotes.map(({ ticker }) => ticker));
    return this.options.universe.instruments
      .filter((name) => !names.has(name))
      .filter((name) => {
        said.set(name, 'missing');
        return this.#said.get(name) !== 'missing';
      })
      .map((name) => ({
        kind: 'gap',
        code: 'SOURCE_MISSING',
        reason: `expected a quote of ${name}, was none`,
        at,
      }));
  }

  #advance(marketTime: number): FeedEvent[] {
    const events = this.#clock.advance(marketTime);
    for (const event of events) {
      if (event.kind !== 'watermark') continue;
      const { windowEnd, session } = event.watermark;
      this.#passed = windowEnd ?? this.#grid.first().start;
      this.#heard = this.#heard.filter((heard) => session === null || heard > session);
    }
    return events;
  }
}
