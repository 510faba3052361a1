import type { Window } from '#core/calendar.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { QuoteGate } from '../quote-gate.js';
import { SANE_TIMES } from '../validate-quote.js';
import type { FeedBatch, FeedEvent, ReadyFeedSource, Venue } from '../venue.js';
import { WatermarkClock } from '../watermark-clock.js';
import { marketTruth, type MarketTruth } from './market.js';
import { Random } from '#core/random.js';
import { inArrivalOrder, simulateName, type NameState } from './simulated-window.js';
import { cursorOf, stateOf, type MarketState } from './synthetic-cursor.js';
import { checkedOptions, DEFAULT_SYNTHETIC, type SyntheticOptions } from './synthetic-options.js';
import { simulatedUniverse, SYNTHETIC_FEED } from './synthetic-universe.js';
import { totalOf, WindowMoves } from './window-moves.js';

/**
 * A simulated market whose log returns have a known mean and covariance (`truth`, jumps included). Close-to-close
 * returns of its windows are exact draws of it as long as neither price grid nor daily limit are on; both are small
 * beside a day's move. One batch is one window: its quotes in the order of arrival, then its watermark. The market is
 * silent until market time has passed the window's end by the disorder bound.
 */
export class SyntheticVenue implements Venue {
  readonly feed = SYNTHETIC_FEED;
  readonly venue: string;
  /** What an estimator should find: annual, of log returns. */
  readonly truth: MarketTruth;
  readonly #options: SyntheticOptions;
  readonly #universe: UniverseDefinition;

  /** @throws BallastError CONFIG_INVALID when an option is out of range */
  constructor(options: Partial<SyntheticOptions> = {}) {
    this.#options = checkedOptions({ ...DEFAULT_SYNTHETIC, ...options });
    this.#universe = simulatedUniverse(this.#options);
    this.venue = this.#universe.venue;
    this.truth = marketTruth(this.#options.market, this.#options.jumps);
  }

  universe(): UniverseDefinition {
    return this.#universe;
  }

  open(cursor: string | null): ReadyFeedSource {
    const n = this.#options.market.instruments.length;
    const state = cursor === null ? this.#beginning() : stateOf(cursor, n);
    return new SimulatedSource(this.#options, this.#universe, state);
  }

  #beginning(): MarketState {
    const { seed, market } = this.#options;
    return {
      passed: null,
      random: Random.seeded(seed).state,
      logPrices: market.openingPrice.map(Math.log),
      closes: market.openingPrice,
    };
  }
}

/** A market that goes on, window by window, until clocks can no longer be trusted (2099). */
class SimulatedSource implements ReadyFeedSource {
  readonly #clock: WatermarkClock;
  readonly #gate: QuoteGate;
  readonly #moves: WindowMoves;
  readonly #random: Random;
  #state: MarketState;
  #window: Window;

  constructor(
    private readonly options: SyntheticOptions,
    private readonly universe: UniverseDefinition,
    state: MarketState,
  ) {
    this.#state = state;
    this.#clock = new WatermarkClock(SYNTHETIC_FEED, universe, state.passed);
    this.#gate = new QuoteGate(universe, options.dailyLimit);
    this.#moves = new WindowMoves(options.market, options.jumps, universe.window.dtYears);
    this.#random = new Random(state.random);
    const grid = windowGridOf(universe);
    this.#window = state.passed === null ? grid.first() : grid.next(state.passed);
  }

  next(): FeedBatch {
    const window = this.#window;
    if (window.end > SANE_TIMES.until) {
      return { events: [], cursor: cursorOf(this.#state), done: true, repeats: 0 };
    }
    const events = this.#clock.advance(window.start);
    events.push(...this.#trade(window));
    this.#window = windowGridOf(this.universe).next(window.end);
    const heard = window.end + this.universe.window.disorderBoundMs;
    const done = this.#window.end > SANE_TIMES.until;
    events.push(...(done ? this.#clock.end(heard) : this.#clock.advance(heard)));
    return { events, cursor: cursorOf(this.#state), done, repeats: this.#gate.repeats };
  }

  /** Moves every name over a window and gives its quotes as the feed hears them. */
  #trade(window: Window): FeedEvent[] {
    const { logPrices, closes } = this.#state;
    const moves = this.#moves.draw(this.#random);
    const names = moves.map((move, i) =>
      simulateName(this.#random, this.options, {
        window,
        move,
        name: this.#nameAt(i),
      }),
    );
    this.#random.settle();
    this.#state = {
      passed: window.end,
      random: this.#random.state,
      logPrices: logPrices.map((level, i) => level + totalOf(moves[i])),
      closes: closes.map((_, i) => names[i].close),
    };
    this.#gate.startBatch();
    return inArrivalOrder(names)
      .map((arrival) => this.#gate.admit(arrival))
      .filter((event) => event !== null);
  }

  #nameAt(i: number): NameState {
    const { instruments, volatility } = this.options.market;
    return {
      instrument: instruments[i],
      logPrice: this.#state.logPrices[i],
      reference: this.#state.closes[i],
      variance: volatility[i] * volatility[i] * this.universe.window.dtYears,
    };
  }
}
