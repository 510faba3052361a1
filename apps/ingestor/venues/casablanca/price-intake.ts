import type { Window, WindowGrid } from '#core/calendar.js';
import type { Adjustment, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { CONFIRMING_SESSIONS } from '../confirming-sessions.js';
import { QuoteGate } from '../quote-gate.js';
import { SANE_TIMES } from '../validate-quote.js';
import type { FeedEvent, Refusal } from '../venue.js';
import { DAILY_LIMIT } from './daily-limit.js';
import { KnownPrices, type NextPrice } from './known-prices.js';
import type { LastTrade, LiveState } from './live-cursor.js';
import type { SessionClose } from './session-history.js';
import type { VenueQuote } from './venue-quote.js';

/** A trade that may be taken. */
export interface Trade {
  readonly kind: 'trade';
  readonly next: NextPrice;
  readonly event: FeedEvent;
  /** What it makes of the prices before it. */
  readonly factor: number;
}

/** What becomes of one quote. */
export type Outcome =
  | Trade
  /** Nothing new: not traded yet, or not after the last trade that was sent. */
  | { readonly kind: 'nothing' }
  | Refusal;

export const NOTHING: Outcome = { kind: 'nothing' };

/**
 * The way from prices of the exchange, its live trades and the closes of its history, to ticks. Each is held against what
 * is known of its name (`KnownPrices`): a change of the ratio rebases what was paid before, a price beyond the daily limit
 * is refused and moves nothing. A level that the history confirms is gone on from, and the jump to it is no return.
 */
export class PriceIntake {
  readonly #grid: WindowGrid;
  readonly #gate: QuoteGate;
  readonly #prices: KnownPrices;

  constructor(
    private readonly universe: UniverseDefinition,
    private readonly disorderBoundMs: number,
    state: LiveState,
  ) {
    this.#grid = windowGridOf(universe);
    this.#gate = new QuoteGate(universe, DAILY_LIMIT, 'live');
    this.#prices = new KnownPrices(this.#grid, state);
  }

  get state(): KnownPrices['state'] {
    return this.#prices.state;
  }

  /** Before each answer and each session. */
  startBatch(): void {
    this.#gate.startBatch();
  }

  /** What becomes of a quote that is at no fault. @param passed the last watermark, UTC ms */
  judge(quote: VenueQuote, passed: number): Outcome {
    const { ticker, tradedAt, price, cumulativeVolume, original, reference, ratio } = quote;
    if (tradedAt === null || price === null) return NOTHING;
    const trade: LastTrade = [tradedAt, cumulativeVolume, price];
    if (tradedAt >= SANE_TIMES.from) {
      if (tradedAt < passed || !isAfter(trade, this.#prices.last(ticker))) return NOTHING;
    }
    const refuse = (reason: string): Refusal => refusal(ticker, reason, original);
    const session = this.#grid.windowAt(tradedAt);
    const behind = this.#prices.newest - this.disorderBoundMs;
    const from = Math.max(behind, (session?.start ?? 0) + this.disorderBoundMs);
    if (session !== null && tradedAt < from) {
      const was = `the disorder bound, was ${new Date(tradedAt).toISOString()}`;
      return refuse(`expected a trade of ${ticker} from ${new Date(from).toISOString()}, ${was}`);
    }
    const event = this.#gate.admit({
      quote: { instrument: ticker, eventTime: tradedAt, price, sequence: -1, cumulativeVolume },
      ...{ reference, original },
    });
    if (event?.kind === 'refused') return event;
    if (event === null) return NOTHING;
    const next: NextPrice = { instrument: ticker, trade, ratio, reference };
    const standing = this.#prices.standing(next);
    if (standing.kind === 'holds') return { kind: 'trade', next, event, factor: standing.factor };
    const range = `within ${DAILY_LIMIT} of its close before, ${standing.base}`;
    return refuse(`expected a price of ${ticker} ${range}, was ${price}`);
  }

  /** The events of a trade, behind that of a corporate action that it is the first to show. */
  take({ next, event, factor }: Trade): FeedEvent[] {
    const before = this.#prices.ratio(next.instrument);
    return this.#taken(next, { event, factor, reason: `ratio from ${before} to ${next.ratio}` });
  }

  /** The events of a close of the history. @param at wall time, UTC ms */
  close(
    window: Window,
    instrument: string,
    { price, ratio }: SessionClose,
    at: number,
  ): FeedEvent[] {
    const eventTime = window.end - 1;
    const original = `${window.session} ${instrument} ${price}`;
    const quote = { instrument, eventTime, price, sequence: -1, cumulativeVolume: 0 };
    const event = this.#gate.admit({ quote, reference: null, original });
    if (event?.kind !== 'tick') return event === null ? [] : [event];
    const next: NextPrice = { instrument, trade: [eventTime, 0, price], ratio, reference: null };
    const standing = this.#prices.standing(next);
    if (standing.kind === 'holds') {
      return this.take({ kind: 'trade', next, event, factor: standing.factor });
    }
    const { sessions, factor } = this.#prices.quarantine(next);
    if (factor !== null) {
      return this.#taken(next, { event, factor, reason: `${sessions} closes at the new level` });
    }
    const of = `a close of ${instrument} in ${window.session}`;
    const range = `within ${DAILY_LIMIT} of ${standing.base}`;
    const count = `${sessions} of the ${CONFIRMING_SESSIONS} sessions that confirm it`;
    const reason = `expected ${of} that holds, was quarantined`;
    return [
      refusal(instrument, `expected ${of} ${range}, was ${price}: ${count}`, original),
      { kind: 'gap', code: 'SOURCE_MISSING', reason, at },
    ];
  }

  /** Whether a quote counts its day from the last price that was taken: of its name nothing is missing before it. */
  isContinued({ ticker, reference, ratio }: VenueQuote): boolean {
    return reference !== null && this.#prices.isReference(ticker, reference, ratio);
  }

  /** The ratio that the history says of the session of a name's last price, where that price is the one it says. */
  learn(session: string, instrument: string, { price, ratio }: SessionClose): void {
    const last = this.#prices.last(instrument);
    if (last === undefined || ratio === null || last[2] !== price) return;
    if (this.#grid.windowAt(last[0])?.session !== session) return;
    this.#prices.learnRatio(instrument, ratio);
  }

  #taken(
    next: NextPrice,
    by: { readonly event: FeedEvent; readonly factor: number; readonly reason: string },
  ): FeedEvent[] {
    const { event, factor, reason } = by;
    const { instrument, trade } = next;
    this.#prices.take(next, factor);
    if (factor === 1) return [event];
    const [eventTime] = trade;
    const { venue } = this.universe;
    const value: Adjustment = {
      ...{ kind: 'adjustment', venue, instrument, eventTime, factor, reason, source: 'live' },
      session: this.#grid.windowAt(eventTime)?.session ?? '',
    };
    return [
      { kind: 'record', output: { topic: topics.ticks.name, key: instrument, value } },
      event,
    ];
  }
}

const refusal = (key: string, reason: string, original: string): Refusal => {
  return { kind: 'refused', code: 'DATA_TICK_OUT_OF_RANGE', reason, original, key };
};

/** Whether a trade lies behind another in the order by which a window finds its close. */
function isAfter(trade: LastTrade, other: LastTrade | undefined): boolean {
  if (other === undefined) return true;
  for (let k = 0; k < trade.length; k++) if (trade[k] !== other[k]) return trade[k] > other[k];
  return false;
}
