import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { foreignCursor } from '../cursor-error.js';
import type { ReplayVenue } from '../replay/replay-venue.js';
import type { FeedBatch, FeedSource, Venue } from '../venue.js';
import { CasablancaSource, type CasablancaParts } from './casablanca-source.js';
import { isLiveCursor, liveStateOf, NOTHING_HEARD, type LiveState } from './live-cursor.js';
import type { PollFigures } from './poll-figures.js';

/** The parts of a live exchange, and the history that comes before it in the same feed. */
export interface CasablancaOptions extends CasablancaParts {
  readonly history: ReplayVenue | null;
}

/**
 * The Casablanca exchange as one feed: the shipped closes, then what its history knows of the sessions since, then live
 * quotes. The cursor is that of the shipped closes first and the state of the live market afterwards.
 */
export class CasablancaVenue implements Venue {
  readonly feed: string;
  readonly venue: string;
  #source: CasablancaSource | null = null;

  constructor(private readonly options: CasablancaOptions) {
    this.feed = options.feed;
    this.venue = options.universe.venue;
  }

  /** Of the source that was opened last; null before its live market began. */
  get figures(): PollFigures | null {
    return this.#source?.figures ?? null;
  }

  universe(): UniverseDefinition {
    return this.options.universe;
  }

  open(cursor: string | null): FeedSource {
    const { history } = this.options;
    if (cursor !== null && isLiveCursor(cursor)) {
      return this.#live(behind(history, liveStateOf(this.feed, cursor)));
    }
    if (history !== null) return this.#afterHistory(history, cursor);
    if (cursor === null) return this.#live(NOTHING_HEARD);
    throw foreignCursor(this.feed, cursor);
  }

  #afterHistory(history: ReplayVenue, cursor: string | null): FeedSource {
    const replay = history.open(cursor);
    let live: CasablancaSource | null = null;
    return {
      next: (): FeedBatch | Promise<FeedBatch> => {
        if (live === null) {
          const batch = replay.next();
          if (!batch.done || batch.events.length > 0) return { ...batch, done: false };
          live = this.#live(behind(history, { ...NOTHING_HEARD, passed: history.end }));
        }
        return live.next();
      },
      close: () => live?.close(),
    };
  }

  #live(state: LiveState): CasablancaSource {
    this.#source = new CasablancaSource(this.options, state);
    return this.#source;
  }
}

/** A name of which nothing was heard has closed as the shipped closes say: what comes is held against it. */
const behind = (history: ReplayVenue | null, state: LiveState): LiveState => ({
  ...state,
  last: { ...history?.lastCloses, ...state.last },
});
