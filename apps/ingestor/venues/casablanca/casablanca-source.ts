import { BallastError } from '#core/ballast-error.js';
import type { Window } from '#core/calendar.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedBatch, FeedEvent, FeedGap, FeedSource } from '../venue.js';
import { Breaker } from './breaker.js';
import type { LiveState } from './live-cursor.js';
import type { HeardLevels } from './live-indices.js';
import { LiveMarket } from './live-market.js';
import type { PollFigures, PollOutcome } from './poll-figures.js';
import type { SessionCloses, SessionHistory } from './session-history.js';
import type { TradingHours } from './trading-hours.js';
import type { LiveLevels } from './venue-level.js';
import type { LiveQuotes } from './venue-quote.js';

/** Behind the close, until when its last prices are published: answers are delayed by a quarter of an hour. */
const SETTLE_MS = 18 * 60_000;
/** Once the market is closed and its answers are not whole, and while the history does not know a session. */
const PATIENT_MS = 5 * 60_000;
const HISTORY_TIMES = { firstMs: 10_000, longestMs: 15 * 60_000, threshold: 5 };
const POLL_TIMES = { firstMs: 2_000, longestMs: 5 * 60_000, threshold: 5 };
/** Between two looks at the indices. */
const LEVELS_EVERY_MS = 60_000;
/** Sessions that are completed in one batch, and asked for at once. */
const PAGE = 20;
const MOST_ASKED = 250;

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
 * the prices of its close are published. A batch without events is a pull to which there was nothing to ask.
 */
export class CasablancaSource implements FeedSource {
  readonly #market: LiveMarket;
  readonly #polling: Breaker;
  readonly #asking: Breaker;
  readonly #levels: Breaker;
  readonly #polls = new Map<PollOutcome, number>();
  readonly #stop = new AbortController();
  #known: ReadonlyMap<string, SessionCloses> = new Map();
  #pollFrom = -Infinity;
  #askFrom = -Infinity;
  #levelsFrom = -Infinity;
  #lastGoodAt: number | null = null;
  #waitsFor: string | null = null;

  constructor(
    private readonly parts: CasablancaParts,
    state: LiveState,
  ) {
    this.#market = new LiveMarket(parts, state);
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
    const missed = this.#missed(at);
    if (missed.length > 0) return this.#complete(missed, at);
    this.#waitsFor = null;
    const today = windowGridOf(universe).windowAt(at);
    const trading = today === null ? null : hours.of(today);
    if (today === null || trading === null || at < trading.open) return this.#batch([]);
    if (this.#market.hasHeard(today.session) || at < this.#pollFrom) return this.#batch([]);
    if (!this.#polling.admits()) return this.#batch([]);
    return this.#poll(today, trading.close + SETTLE_MS);
  }

  close(): void {
    this.#stop.abort();
  }

  /** Sessions that have ended and that were not heard to their end. */
  #missed(at: number): readonly Window[] {
    return this.#market
      .unclosed(at)
      .filter((window) => !this.#market.hasHeard(window.session))
      .filter((window) => this.parts.hours.of(window) !== null);
  }

  /** @param settledAt when the prices of the close are published */
  async #poll(today: Window, settledAt: number): Promise<FeedBatch> {
    const { quotes, clock } = this.parts;
    try {
      const answer = await quotes.poll(this.#stop.signal);
      const receivedAt = clock.now();
      const { events, repeats, marketTime, isWhole } = this.#market.hear(answer, receivedAt);
      this.#polling.succeeded();
      this.#count('ok');
      this.#lastGoodAt = receivedAt;
      const isSettled = receivedAt >= settledAt;
      if (isSettled) {
        if (isWhole) this.#market.hearToEnd(today.session);
        else this.#pollFrom = receivedAt + PATIENT_MS;
      }
      const indices = await this.#askIndices(isSettled);
      const heard = { marketTime, receivedAt };
      const all = [...events, ...indices.events];
      return { ...this.#batch(all), repeats: repeats + indices.repeats, heard };
    } catch (error) {
      return this.#batch(this.#failed(error, this.#polling));
    }
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

  async #complete(missed: readonly Window[], at: number): Promise<FeedBatch> {
    const [{ session: first }] = missed;
    if (newestOf(this.#known) >= first) return this.#batch(this.#fill(missed, at));
    this.#waitsFor = `the closes of ${first}`;
    if (at < this.#askFrom || !this.#asking.admits()) return this.#batch([]);
    const { session: last } = missed[Math.min(missed.length, MOST_ASKED) - 1];
    try {
      const before = this.#market.sessionBefore ?? first;
      this.#known = await this.parts.sessions.closes(before, last, this.#stop.signal);
      this.#market.learn(before, this.#known.get(before) ?? NO_CLOSES);
    } catch (error) {
      return this.#batch(this.#failed(error, this.#asking));
    }
    this.#asking.succeeded();
    if (newestOf(this.#known) >= first) return this.#batch(this.#fill(missed, at));
    this.#askFrom = at + PATIENT_MS;
    const reason = `expected the closes of ${first} in the history, was none yet`;
    return this.#batch([{ kind: 'gap', code: 'SOURCE_MISSING', reason, at }]);
  }

  /** The next sessions that the history has come to; one that it leaves out before others was none. */
  #fill(missed: readonly Window[], at: number): FeedEvent[] {
    const newest = newestOf(this.#known);
    const due = missed.filter(({ session }) => session <= newest).slice(0, PAGE);
    return due.flatMap((window) => {
      const closes = this.#known.get(window.session);
      if (closes !== undefined) return this.#market.complete(window, closes, at);
      const reason = `expected the closes of ${window.session}, was none: nothing was traded`;
      const gap: FeedGap = { kind: 'gap', code: 'SOURCE_MISSING', reason, at };
      return [gap, ...this.#market.pass(window)];
    });
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

const NO_CLOSES: SessionCloses = new Map();

/** The newest session that is known; '' before the first. */
const newestOf = (known: ReadonlyMap<string, SessionCloses>): string =>
  [...known.keys()].sort().at(-1) ?? '';
