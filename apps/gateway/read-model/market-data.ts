import type { Marks, Quality, Returns } from '#stream/generated/wire-types.js';

/** The closes of the newest folded window of a universe, in its order of instruments. */
export type Closes = Pick<Returns, 'windowEnd' | 'session' | 'closes'>;

/** The newest that is known of the markets: how good each feed is, the last closes and the prices since. */
export class MarketData {
  readonly #quality = new Map<string, Quality>();
  readonly #closes = new Map<string, Closes>();
  readonly #marks = new Map<string, Marks>();

  foldQuality(quality: Quality): void {
    this.#quality.set(quality.feed, quality);
  }

  foldReturns({ universeId, windowEnd, session, closes }: Returns): void {
    this.#closes.set(universeId, { windowEnd, session, closes });
  }

  foldMarks(marks: Marks): void {
    this.#marks.set(marks.universeId, marks);
  }

  quality(feed: string): Quality | undefined {
    return this.#quality.get(feed);
  }

  closes(universeId: string): Closes | undefined {
    return this.#closes.get(universeId);
  }

  marks(universeId: string): Marks | undefined {
    return this.#marks.get(universeId);
  }
}
