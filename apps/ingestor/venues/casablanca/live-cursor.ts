import { foreignCursor } from '../cursor-error.js';

/** The last trade of a name that was sent: event time, cumulative volume, price. */
export type LastTrade = readonly [eventTime: number, volume: number, price: number];

/** A close of the history that does not hold: price, ratio, and how many sessions in a row have stood there. */
export type Quarantined = readonly [price: number, ratio: number | null, sessions: number];

/** Where the live market stands. Plain data: it is the cursor. */
export interface LiveState {
  /** The last watermark that was said: a window's end, at first the start of the first one (UTC ms); null before it. */
  readonly passed: number | null;
  /** Later sessions that were heard to their end. */
  readonly heard: readonly string[];
  readonly last: Readonly<Record<string, LastTrade>>;
  /** Shares for one of old, as of each name's last trade; without one that was never said. */
  readonly ratios: Readonly<Record<string, number>>;
  /** What the daily limit of the session of each name's last trade counts from; without one that is not known. */
  readonly bases: Readonly<Record<string, number>>;
  readonly quarantined: Readonly<Record<string, Quarantined>>;
  /** What was said of each ticker last, as a short hash. */
  readonly said: Readonly<Record<string, string>>;
  readonly indices: IndexState;
}

/** The last level of an index that was sent. */
export type LastLevel = readonly [stampedAt: number, session: string, level: number];

/** What was said of the indices. */
export interface IndexState {
  /** By symbol. */
  readonly last: Readonly<Record<string, LastLevel>>;
  /** Of each name that was refused in the last answer, as a short hash. */
  readonly refused: Readonly<Record<string, string>>;
}

const NO_INDICES: IndexState = { last: {}, refused: {} };

export const NOTHING_HEARD: LiveState = {
  ...{ passed: null, heard: [], last: {}, ratios: {}, bases: {}, quarantined: {}, said: {} },
  indices: NO_INDICES,
};

const VERSION = 1;

/** Whether a cursor is of the live market, and not of the history before it. */
export const isLiveCursor = (cursor: string): boolean => cursor.startsWith('{"live":');

export const liveCursorOf = (state: LiveState): string =>
  JSON.stringify({ live: VERSION, ...state });

/** @throws BallastError CONFIG_JOURNAL when the text is no such cursor */
export function liveStateOf(feed: string, cursor: string): LiveState {
  const state = parsed(cursor);
  if (state?.live !== VERSION) throw foreignCursor(feed, cursor);
  const { passed, heard, last, ratios, said } = state;
  const { bases = {}, quarantined = {}, indices = NO_INDICES } = state;
  return { passed, heard, last, ratios, bases, quarantined, said, indices };
}

/** What older versions did not keep. */
type Later = Pick<LiveState, 'indices' | 'bases' | 'quarantined'>;
type KeptState = Omit<LiveState, keyof Later> & Partial<Later> & { readonly live: unknown };

function parsed(cursor: string): KeptState | null {
  try {
    return JSON.parse(cursor) as KeptState;
  } catch {
    return null;
  }
}
