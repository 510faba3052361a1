import { Random } from '#core/random.js';

/** One trade of the exchange's own book. */
export interface BookTrade {
  /** UTC ms, whole seconds. */
  readonly at: number;
  readonly price: number;
  /** Shares of it. */
  readonly shares: number;
}

/** A name's session: where it starts from, and its trades in order. */
export interface BookedName {
  readonly ticker: string;
  /** Close of the session before. */
  readonly reference: number;
  readonly trades: readonly BookTrade[];
}

/** A session of the book. */
export interface BookedSession {
  /** Local date. */
  readonly session: string;
  /** Trading hours, UTC ms. */
  readonly open: number;
  readonly close: number;
  readonly offsetMinutes: number;
  readonly names: readonly BookedName[];
}

/** Hours of a session that the book is to trade; null on a holiday, on which nobody trades. */
export type BookHours = Omit<BookedSession, 'names'>;

export interface BookOptions {
  readonly seed: number;
  readonly tickers: readonly string[];
  /** Mean number of trades of a name in a session. */
  readonly trades: number;
  /** How many times as many come in the first and the last quarter of an hour. */
  readonly burst: number;
  /** What names closed at before; else seeded. */
  readonly closes?: ReadonlyMap<string, number>;
}

const BURST_MS = 15 * 60_000;
/** Of a session, in log price; far within the daily limit of 10 %. */
const MOVE = 0.02;

/** A seeded book of sessions, each name's prices in hundredths and within its daily limit. */
export function tradingBook(sessions: readonly BookHours[], options: BookOptions): BookedSession[] {
  const random = Random.seeded(options.seed);
  const closes = new Map(
    options.tickers.map((ticker) => {
      const seeded = cents(20 + 500 * random.uniform());
      return [ticker, options.closes?.get(ticker) ?? seeded];
    }),
  );
  return sessions.map((hours) => ({
    ...hours,
    names: options.tickers.map((ticker) => {
      const reference = closes.get(ticker) ?? Number.NaN;
      const trades = tradesOf(random, { ...hours, reference }, options);
      closes.set(ticker, trades.at(-1)?.price ?? reference);
      return { ticker, reference, trades };
    }),
  }));
}

/** Closing prices of a session; a name without a trade is left out. */
export function closesOf({ names }: BookedSession): ReadonlyMap<string, number> {
  return new Map(
    names.flatMap(({ ticker, trades }) => {
      const last = trades.at(-1);
      return last === undefined ? [] : [[ticker, last.price]];
    }),
  );
}

function tradesOf(
  random: Random,
  { open, close, reference }: BookHours & { readonly reference: number },
  { trades, burst }: BookOptions,
): BookTrade[] {
  const count = random.poisson(trades);
  const crowd = (2 * BURST_MS * burst) / (2 * BURST_MS * burst + (close - open - 2 * BURST_MS));
  const times = Array.from({ length: count }, () => {
    const place = random.uniform();
    const part = random.uniform();
    if (place >= crowd) return open + BURST_MS + part * (close - open - 2 * BURST_MS);
    return place < crowd / 2 ? open + part * BURST_MS : close - part * BURST_MS;
  }).sort((a, b) => a - b);
  let level = Math.log(reference);
  return times.map((time) => {
    level += (MOVE / Math.sqrt(count)) * random.normal();
    const price = Math.min(Math.max(cents(Math.exp(level)), reference * 0.91), reference * 1.09);
    return {
      at: Math.floor(time / 1000) * 1000,
      price: cents(price),
      shares: 1 + Math.floor(500 * random.uniform()),
    };
  });
}

const cents = (price: number): number => Math.round(price * 100) / 100;
