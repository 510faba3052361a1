import { createHash } from 'node:crypto';
import type { Window, WindowGrid } from '#core/calendar.js';
import { ratioChange } from '#core/ratio-change.js';
import type { Adjustment, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { PROJECTION_HEADER } from '#stream/universe/records.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { QuoteGate } from '../quote-gate.js';
import { SANE_TIMES } from '../validate-quote.js';
import { CLOCK_SKEW_MS } from './clock-skew.js';
import type { FeedEvent, Refusal } from '../venue.js';
import { WatermarkClock } from '../watermark-clock.js';
import { DAILY_LIMIT } from './daily-limit.js';
import { liveCursorOf, type LastTrade, type LiveState } from './live-cursor.js';
import { LiveIndices, type HeardLevels } from './live-indices.js';
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

/** What becomes of one quote. */
type Outcome =
  | { readonly kind: 'trade'; readonly quote: VenueQuote; readonly event: FeedEvent; at: number }
  /** Nothing new: not traded yet, or not after the last trade that was sent. */
  | { readonly kind: 'nothing' }
  | Refusal;

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
  readonly #gate: QuoteGate;
  readonly #clock: WatermarkClock;
  readonly #last: Map<string, LastTrade>;
  readonly #ratios: Map<string, number>;
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
    this.#gate = new QuoteGate(universe, DAILY_LIMIT, 'live');
    this.#last = new Map(Object.entries(state.last));
    this.#ratios = new Map(Object.entries(state.ratios));
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
      last: Object.fromEntries(this.#last),
      ratios: Object.fromEntries(this.#ratios),
      said: Object.fromEntries(this.#said),
      indices: this.#indices.state,
    });
  }

  hasHeard(session: string): boolean {
    return this.#heard.includes(session);
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

  /** Takes an answer. */
  hear(quotes: readonly VenueQuote[], receivedAt: number): Heard {
    this.#gate.startBatch();
    const said = new Map<string, string>();
    const whole = new Set<string>();
    const [refused, records, trades]: [FeedEvent[], FeedEvent[], Outcome[]] = [[], [], []];
    let repeats = 0;
    const marketTime = newestStamp(quotes, receivedAt);
    for (const quote of quotes) {
      const key = keyOf(quote.ticker, said);
      const isOurs = this.options.universe.instruments.includes(quote.ticker);
      // A name that is not ours is told of once, however often it changes.
      const hash = isOurs ? contentHash(quote) : 'stranger';
      const isRepeat = this.#said.get(key) === hash;
      said.set(key, hash);
      const outcome = this.#judge(quote, key, receivedAt);
      if (outcome.kind !== 'refused') whole.add(quote.ticker);
      if (isRepeat || (outcome.kind === 'nothing' && quote.tradedAt !== null)) repeats += 1;
      if (isRepeat) continue;
      if (outcome.kind === 'refused') refused.push(outcome);
      else records.push(inFull(quote));
      if (outcome.kind === 'trade') trades.push(outcome);
    }
    const absent = this.options.universe.instruments.filter((name) => !whole.has(name));
    refused.push(...this.#missing(quotes, receivedAt, said));
    this.#said = said;
    const events = this.#advance(-Infinity);
    events.push(...refused, ...records, ...this.#trade(trades));
    if (marketTime !== null) events.push(...this.#advance(marketTime));
    return { events, repeats, marketTime, isWhole: absent.length === 0 };
  }

  /** Takes an answer on the indices. */
  hearIndices(levels: readonly VenueLevel[], receivedAt: number): HeardLevels {
    return this.#indices.hear(levels, receivedAt);
  }

  /** Closes a window with what the history says of its session. */
  complete(window: Window, closes: SessionCloses): readonly FeedEvent[] {
    const eventTime = window.end - 1;
    const events = this.#advance(eventTime);
    this.#gate.startBatch();
    for (const instrument of this.options.universe.instruments) {
      const close = closes.get(instrument);
      if (close === undefined) continue;
      const { price, ratio } = close;
      const quote = { instrument, eventTime, price, sequence: -1, cumulativeVolume: 0 };
      // The exchange has held its close against the limit; a reference price may be rebased since.
      const original = `${window.session} ${instrument} ${price}`;
      const event = this.#gate.admit({ quote, reference: null, original });
      if (event === null) continue;
      if (event.kind === 'tick') {
        events.push(...this.#rebase(instrument, eventTime, ratio));
        this.#last.set(instrument, [eventTime, 0, price]);
      }
      events.push(event);
    }
    return [...events, ...this.pass(window)];
  }

  /** Closes a window in which nothing was traded, or nothing more. */
  pass({ end }: Window): readonly FeedEvent[] {
    return this.#advance(end + this.options.disorderBoundMs);
  }

  /** In the order of their time, each behind the watermarks that are due before it. */
  #trade(trades: readonly Outcome[]): FeedEvent[] {
    const events: FeedEvent[] = [];
    const inOrder = trades
      .filter((outcome) => outcome.kind === 'trade')
      .sort((a, b) => a.at - b.at);
    for (const { quote, event, at } of inOrder) {
      events.push(...this.#advance(at), ...this.#rebase(quote.ticker, at, quote.ratio), event);
      this.#last.set(quote.ticker, [at, quote.cumulativeVolume, quote.price ?? Number.NaN]);
    }
    return events;
  }

  /** A ratio that has changed rebases what was paid before, with the first trade on the new basis. */
  #rebase(instrument: string, eventTime: number, ratio: number | null): FeedEvent[] {
    const before = this.#ratios.get(instrument) ?? null;
    const factor = ratioChange(before, ratio);
    if (ratio !== null) this.#ratios.set(instrument, ratio);
    if (factor === 1) return [];
    const { venue } = this.options.universe;
    const value: Adjustment = {
      ...{ kind: 'adjustment', venue, instrument, eventTime, factor },
      session: this.#grid.windowAt(eventTime)?.session ?? '',
      reason: `ratio from ${before} to ${ratio}`,
      source: 'live',
    };
    return [{ kind: 'record', output: { topic: topics.ticks.name, key: instrument, value } }];
  }

  #judge(quote: VenueQuote, key: string, receivedAt: number): Outcome {
    const { ticker, tradedAt, stampedAt, price, cumulativeVolume, original } = quote;
    const { feed, universe, disorderBoundMs } = this.options;
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
    if (tradedAt === null || price === null) return { kind: 'nothing' };
    const order: LastTrade = [tradedAt, cumulativeVolume, price];
    const isSane = tradedAt >= SANE_TIMES.from;
    if (isSane && tradedAt < (this.#passed ?? -Infinity)) return { kind: 'nothing' };
    if (isSane && !isAfter(order, this.#last.get(ticker))) return { kind: 'nothing' };
    const behind = Math.max(...[...this.#last.values()].map(([at]) => at)) - disorderBoundMs;
    const session = this.#grid.windowAt(tradedAt);
    if (session !== null && tradedAt < Math.max(behind, session.start + disorderBoundMs)) {
      const bound = new Date(Math.max(behind, session.start + disorderBoundMs)).toISOString();
      const was = new Date(tradedAt).toISOString();
      return refuse(
        'DATA_TICK_OUT_OF_RANGE',
        `expected a trade of ${ticker} from ${bound}, the disorder bound, was ${was}`,
      );
    }
    const event = this.#gate.admit({
      quote: { instrument: ticker, eventTime: tradedAt, price, sequence: -1, cumulativeVolume },
      reference: quote.reference,
      original,
    });
    if (event?.kind === 'refused') return event;
    return event === null ? { kind: 'nothing' } : { kind: 'trade', quote, event, at: tradedAt };
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

/** A second quote of a ticker in one answer is another key. */
function keyOf(ticker: string, said: ReadonlyMap<string, string>): string {
  let key = ticker;
  while (said.has(key)) key += '+';
  return key;
}

function newestStamp(quotes: readonly VenueQuote[], receivedAt: number): number | null {
  const stamps = quotes
    .map(({ stampedAt }) => stampedAt ?? -Infinity)
    .filter((at) => at >= SANE_TIMES.from && at <= receivedAt + CLOCK_SKEW_MS);
  return stamps.length === 0 ? null : Math.max(...stamps);
}

/** Whether a trade lies behind another in the order by which a window finds its close. */
function isAfter(trade: LastTrade, other: LastTrade | undefined): boolean {
  if (other === undefined) return true;
  for (let k = 0; k < trade.length; k++) if (trade[k] !== other[k]) return trade[k] > other[k];
  return false;
}

/** Of what a quote says beside when the exchange said it, which changes without a trade. */
function contentHash({ record, fault }: VenueQuote): string {
  const said = { ...record, field_transact_time: '', field_date_application: '' };
  const text = JSON.stringify([said, fault?.reason]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The quote for those who read the original's topic; normalise does not read it back. */
function inFull({ ticker, record }: VenueQuote): FeedEvent {
  const { name } = topics.intradayPrices;
  const headers = { source: name, [PROJECTION_HEADER]: 'quote' };
  return { kind: 'record', output: { topic: name, key: ticker, value: record, headers } };
}
