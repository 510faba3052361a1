import type { UniverseDefinition } from '#stream/generated/wire-types.js';

/** A feed that callers push to, as the universes in force that name it say. */
export interface PushFeed {
  /** For messages. */
  readonly universes: string;
  readonly instruments: ReadonlySet<string>;
  /** Whether a stamp of tomorrow is believed nowhere. */
  readonly isLive: boolean;
}

/** What the universes in force say of a feed; undefined where none names it. */
export function pushFeedIn(
  universes: readonly UniverseDefinition[],
  feed: string,
): PushFeed | undefined {
  const of = universes.filter(({ feeds }) => feeds.includes(feed));
  if (of.length === 0) return undefined;
  return {
    universes: of.map(({ universeId }) => universeId).join(', '),
    instruments: new Set(of.flatMap(({ instruments }) => instruments)),
    isLive: of.some(({ source }) => source === 'live'),
  };
}
