import type { IndexLevel, Marks, Quality, Returns } from '#stream/generated/wire-types.js';
import { IndexLevels } from './index-levels.js';
import { SessionReturns, type SessionReturn } from './session-returns.js';

/** The closes of the newest folded window of a universe, in its order of instruments. */
export type Closes = Pick<Returns, 'windowEnd' | 'session' | 'closes'>;

/** What is known of the markets: how good each feed is, closes, returns, the prices since, and levels of the indices. */
export class MarketData {
  readonly indices = new IndexLevels();
  readonly #quality = new Map<string, Quality>();
  readonly #closes = new Map<string, Closes>();
  readonly #returns = new Map<string, SessionReturns>();
  readonly #marks = new Map<string, Marks>();

  foldQuality(quality: Quality): void {
    this.#quality.set(quality.feed, quality);
  }

  foldReturns(record: Returns): void {
    const { universeId, windowEnd, session, closes } = record;
    this.#closes.set(universeId, { windowEnd, session, closes });
    const returns = this.#returns.get(universeId) ?? new SessionReturns();
    this.#returns.set(universeId, returns);
    returns.fold(record);
  }

  foldMarks(marks: Marks): void {
    this.#marks.set(marks.universeId, marks);
  }

  foldLevel(level: IndexLevel): void {
    this.indices.fold(level);
  }

  quality(feed: string): Quality | undefined {
    return this.#quality.get(feed);
  }

  closes(universeId: string): Closes | undefined {
    return this.#closes.get(universeId);
  }

  /** The newest sessions of a universe, oldest first. */
  returns(universeId: string): readonly SessionReturn[] {
    return this.#returns.get(universeId)?.sessions ?? [];
  }

  marks(universeId: string): Marks | undefined {
    return this.#marks.get(universeId);
  }
}
