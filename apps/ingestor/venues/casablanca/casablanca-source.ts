import { BallastError } from '#core/ballast-error.js';
import type { Window } from '#core/calendar.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { STILL_MS } from '#stream/still-stamp.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedBatch, FeedEvent, FeedGap, FeedSource } from '../venue.js';
import { Breaker } from './breaker.js';
import type { LiveState } from './live-cursor.js';
import type { HeardLevels } from './live-indices.js';
import { LiveMarket, type Heard } from './live-market.js';
import type { PollFigures, PollOutcome } from './poll-figures.js';
import { MissedSessions } from './missed-sessions.js';
import type { SessionHistory } from './session-history.js';
import type { TradingHours } from './trading-hours.js';
import type { LiveLevels } from './venue-level.js';
import type { LiveQuotes } from './venue-quote.js';

/** Behind the close, until when its last prices are published: answers are delayed by a quarter of an hour. */
const SETTLE_MS = 18 * 60_000;
/** Before the close, from when the closing price is known: trading at the close is at that price alone. */
const CLOSING_MS = 2 * 60_000;
/** Once the market is closed and its answers are not whole or not of the close. */
const PATIENT_MS = 5 * 60_000;
const HISTORY_TIMES = { firstMs: 10_000, longestMs: 15 * 60_000, threshold: 5 };
const POLL_TIMES = { firstMs: 2_000, longestMs: 5 * 60_000, threshold: 5 };
/** Between two looks at the indices. */
const LEVELS_EVERY_MS = 60_000;

/** Time and chance, as arguments. */
export interface Clock {
  readonly now: () => number;
  readonly random: () => number;
}

export interface CasablancaParts {
  readonly feed: string;
  readonly universe: UniverseDefinition;
  readonly quotes: LiveQuotes;
  /** Null where the generation of the interface is not known to say them. */
  readonly levels: LiveLevels | null;
  readonly sessions: SessionHistory;
  readonly hours: TradingHours;
  readonly clock: Clock;
  readonly disorderBoundMs: number;
}

/**
 * The live market as a pull: completes what was missed from the history, then polls while the exchange trades, and until
 * the prices of its close are published. While the history does not answer the market is told of, and no trade is taken. A batch without events is a pull to which there was nothing to ask.
 */
export class CasablancaSource implements FeedSource {
  readonly #market: LiveMarket;
  readonly #polling: Breaker;
  readonly #asking: Breaker;
  readonly #levels: Breaker;
  readonly #polls = new Map<PollOutcome, number>();
  readonly #stop = new AbortController();
  readonly #missed: MissedSessions;
  #pollFrom = -Infinity;
  #levelsFrom = -Infinity;
  #lastGoodAt: number | null = null;
  /** Newest stamp of an answer, when it came (both UTC ms), and whether it was told since that none followed. */
  #newest = { stamp: -Infinity, at: -Infinity, isTold: false };
  /** The session of whose close it was told that its answers stand still. */
  #stillIn = '';
  #waitsFor: string | null = null;

  constructor(
    private readonly parts: CasablancaParts,
    state: LiveState,
  ) {
    this.#market = new LiveMarket(parts, state);
    this.#missed = new MissedSessions(this.#market, parts.sessions, parts.universe.instruments);
    this.#polling = new Breaker({ ...parts.clock, ...POLL_TIMES });
    this.#asking = new Breaker({ ...parts.clock, ...HISTORY_TIMES });
    this.#levels = new Breaker({ ...parts.clock, ...POLL_TIMES });
  }

  get figures(): PollFigures {
    return {
      feed: this.parts.feed,
      state: this.#polling.state,
      lastGoodAt: this.#lastGoodAt,
      polls: this.#polls,
      waitsFor: this.#waitsFor,
    };
  }

  async next(): Promise<FeedBatch> {
    const { hours, clock, universe } = this.parts;
    const at = clock.now();
    const missed = this.#missedBy(at);
    const completed = await this.#complete(missed, at);
    if (completed !== null) return completed;
    const today = windowGridOf(universe).windowAt(at);
    const trading = today === null ? null : hours.of(today);
    if (today === null || trading === null || at < trading.open) return this.#batch([]);
    if (this.#market.hasHeard(today.session) || at < this.#pollFrom) return this.#batch([]);
    if (!this.#polling.admits()) return this.#batch([]);
    return this.#poll(today, trading, missed);
  }

  close(): void {
    this.#stop.abort();
  }

  /** Sessions that have ended and that were not heard to their end. */
  #missedBy(at: number): readonly Window[] {
    return this.#market
      .unclosed(at)
      .filter((window) => !this.#market.hasHeard(window.session))
      .filter((window) => this.parts.hours.of(window) !== null);
  }

  /**
   * @param trading of today, UTC ms
   * @param missed sessions before that the history does not know yet
   */
  async #poll(
    today: Window,
    { open, close }: { readonly open: number; readonly close: number },
    missed: readonly Window[],
  ): Promise<FeedBatch> {
    const { quotes, clock } = this.parts;
    try {
      const answer = await quotes.poll(this.#stop.signal);
      const receivedAt = clock.now();
      this.#polling.succeeded();
      this.#count('ok');
      this.#lastGoodAt = receivedAt;
      const isContinued = this.#market.isContinuedBy(answer, today, receivedAt);
      const passed = isContinued ? this.#missed.pass(missed, receivedAt) : [];
      const isWaiting = missed.length > 0 && !isContinued;
      const heard = this.#market.hear(answer, receivedAt, isWaiting);
      const isSettled = receivedAt >= close + SETTLE_MS;
      const still = isSettled
        ? this.#settle(today, { close, heard, receivedAt, isWaiting })
        : this.#stoodStill(heard.marketTime, receivedAt, open);
      const indices = await this.#askIndices(isSettled);
      const { marketTime } = heard;
      return {
        ...this.#batch([...passed, ...heard.events, ...still, ...indices.events]),
        repeats: heard.repeats + indices.repeats,
        heard: { marketTime, receivedAt },
      };
    } catch (error) {
      return this.#batch(this.#failed(error, this.#polling));
    }
  }

  /** Answers that come and say nothing newer while the exchange trades: told once, until one does. */
  #stoodStill(stamp: number | null, at: number, open: number): FeedGap[] {
    if (stamp !== null && stamp > this.#newest.stamp) {
      this.#newest = { stamp, at, isTold: false };
      return [];
    }
    const since = Math.max(this.#newest.at, open);
    if (this.#newest.isTold || at - since < STILL_MS) return [];
    this.#newest.isTold = true;
    const expected = `expected a newer stamp within ${STILL_MS / 60_000} minutes of trading`;
    const was = stamp === null ? 'none' : new Date(stamp).toISOString();
    return [{ kind: 'gap', code: 'SOURCE_STILL', reason: `${expected}, was ${was}`, at }];
  }

  /**
   * Behind the close: the session is heard to its end, or asked for again later. Answers none of whose stamps is of the
   * close have stood still since before; their gap is told once of a session.
   */
  #settle(
    { session }: Window,
    said: {
      readonly close: number;
      readonly heard: Heard;
      readonly receivedAt: number;
      readonly isWaiting: boolean;
    },
  ): FeedGap[] {
    const { close, receivedAt: at } = said;
    const { marketTime, isWhole } = said.heard;
    const isOfTheClose = marketTime !== null && marketTime >= close - CLOSING_MS;
    if (isWhole && isOfTheClose && !said.isWaiting) this.#market.hearToEnd(session);
    else this.#pollFrom = at + PATIENT_MS;
    if (isOfTheClose || this.#stillIn === session) return [];
    this.#stillIn = session;
    const was = marketTime === null ? 'none' : new Date(marketTime).toISOString();
    const reason = `expected a stamp of the close of ${session}, was ${was}`;
    return [{ kind: 'gap', code: 'SOURCE_MISSING', reason, at }];
  }

  /** The indices beside the quotes: without an answer there is a gap in their place, and the quotes go on. */
  async #askIndices(isLast: boolean): Promise<HeardLevels> {
    const { levels, clock } = this.parts;
    const nothing = { events: [], repeats: 0 };
    if (levels === null || !this.#levels.admits()) return nothing;
    if (clock.now() < this.#levelsFrom && !isLast) return nothing;
    try {
      const answer = await levels.poll(this.#stop.signal);
      this.#levels.succeeded();
      this.#levelsFrom = clock.now() + LEVELS_EVERY_MS;
      return this.#market.hearIndices(answer, clock.now());
    } catch (error) {
      return { events: this.#failed(error, this.#levels), repeats: 0 };
    }
  }

  /** Null when there is nothing to complete, or nothing to ask just now. */
  async #complete(missed: readonly Window[], at: number): Promise<FeedBatch | null> {
    this.#waitsFor = null;
    if (missed.length === 0) return null;
    const known = this.#missed.fill(missed, at);
    if (known.length > 0) return this.#batch(known);
    this.#waitsFor = `the closes of ${missed[0].session}`;
    if (!this.#missed.mayAsk(at) || !this.#asking.admits()) return null;
    try {
      const gaps = await this.#missed.ask(missed, at, this.#stop.signal);
      this.#asking.succeeded();
      return this.#batch(gaps.length > 0 ? gaps : this.#missed.fill(missed, at));
    } catch (error) {
      return this.#batch(this.#failed(error, this.#asking));
    }
  }

  #failed(error: unknown, breaker: Breaker): FeedGap[] {
    if (!(error instanceof BallastError) || error.family !== 'SOURCE') throw error;
    const at = this.parts.clock.now();
    const { code, message: reason } = error;
    const gap: FeedGap = { kind: 'gap', code, reason, at };
    this.#count(code);
    if (!breaker.failed()) return [gap];
    const wait = Math.round((breaker.retryAt - at) / 1000);
    const opened = `expected answers, was one failure after another: asked again in ${wait} s`;
    return [gap, { kind: 'gap', code: 'SOURCE_OPEN', reason: opened, at }];
  }

  #count(outcome: PollOutcome): void {
    this.#polls.set(outcome, (this.#polls.get(outcome) ?? 0) + 1);
  }

  #batch(events: readonly FeedEvent[]): FeedBatch {
    return { events, cursor: this.#market.cursor, done: false, repeats: 0 };
  }
}
