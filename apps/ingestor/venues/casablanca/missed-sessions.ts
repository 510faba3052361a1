import type { Window } from '#core/calendar.js';
import type { FeedEvent, FeedGap, Refusal } from '../venue.js';
import type { LiveMarket } from './live-market.js';
import type { PublishedSessions, SessionCloses, SessionHistory } from './session-history.js';

/** Between two questions while the history does not know a session. */
const PATIENT_MS = 5 * 60_000;
/** Behind the end of a session's day, until when each of its names is waited for: the next session has not opened yet. */
const LATE_MS = 8 * 60 * 60_000;
/** Sessions that are completed in one batch, and asked for at once. */
const PAGE = 20;
const MOST_ASKED = 250;

const NOTHING: PublishedSessions = { closes: new Map(), refused: [], reached: new Map() };
const NO_CLOSES: SessionCloses = new Map();

/** The sessions that a live market has missed, completed from the history in order. */
export class MissedSessions {
  #known = NOTHING;
  /** What was refused in the last answer that sessions were completed from. */
  #told: ReadonlySet<string> = new Set();
  #askFrom = -Infinity;

  constructor(
    private readonly market: LiveMarket,
    private readonly history: SessionHistory,
    private readonly instruments: readonly string[],
  ) {}

  /** Whether a question may be asked again. */
  mayAsk(at: number): boolean {
    return at >= this.#askFrom;
  }

  /**
   * Asks the history for what was missed.
   * @param missed oldest first, at least one
   * @returns a gap when it does not know the first of them yet
   * @throws BallastError SOURCE_* when there is no answer
   */
  async ask(
    missed: readonly Window[],
    at: number,
    signal: AbortSignal,
  ): Promise<readonly FeedGap[]> {
    const [first] = missed;
    const { session: last } = missed[Math.min(missed.length, MOST_ASKED) - 1];
    const before = this.market.sessionBefore ?? first.session;
    this.#known = await this.history.sessions(before, last, signal);
    this.market.learn(before, this.#known.closes.get(before) ?? NO_CLOSES);
    if (this.#isDue(first, at)) return [];
    this.#askFrom = at + PATIENT_MS;
    const late = this.#lateNames(first);
    const names = late.length === this.instruments.length ? '' : ` of ${late.join(', ')}`;
    const reason = `expected the closes of ${first.session} in the history, was none yet${names}`;
    return [{ kind: 'gap', code: 'SOURCE_MISSING', reason, at }];
  }

  /** The next sessions that the history has come to; one that it leaves out before others was none. */
  fill(missed: readonly Window[], at: number): readonly FeedEvent[] {
    const due: Window[] = [];
    for (const window of missed.slice(0, PAGE)) {
      if (!this.#isDue(window, at)) break;
      due.push(window);
    }
    if (due.length === 0) return [];
    const refused = this.#known.refused.filter((refusal) => !this.#told.has(textOf(refusal)));
    this.#told = new Set(this.#known.refused.map(textOf));
    return [...refused, ...due.flatMap((window) => this.#close(window, at))];
  }

  /** Closes sessions in which nothing was traded. */
  pass(missed: readonly Window[], at: number): readonly FeedEvent[] {
    return missed.flatMap((window) => this.#pass(window, at));
  }

  #close(window: Window, at: number): readonly FeedEvent[] {
    const closes = this.#known.closes.get(window.session);
    return closes === undefined ? this.#pass(window, at) : this.market.complete(window, closes, at);
  }

  #pass(window: Window, at: number): readonly FeedEvent[] {
    const reason = `expected the closes of ${window.session}, was none: nothing was traded`;
    const gap: FeedGap = { kind: 'gap', code: 'SOURCE_MISSING', reason, at };
    return [gap, ...this.market.pass(window)];
  }

  /** The history has come to a session of every name, or of some and the others are waited for no longer. */
  #isDue(window: Window, at: number): boolean {
    const late = this.#lateNames(window).length;
    return late === 0 || (late < this.instruments.length && at >= window.end + LATE_MS);
  }

  #lateNames({ session }: Window): readonly string[] {
    return this.instruments.filter((name) => (this.#known.reached.get(name) ?? '') < session);
  }
}

const textOf = ({ key, reason, original }: Refusal): string => `${key} ${reason} ${original}`;
