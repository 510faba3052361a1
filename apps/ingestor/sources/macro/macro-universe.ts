import type { UniverseDefinition } from '#stream/generated/wire-types.js';

/** What a feed of macro-economic series stands in where a universe is asked for: it has no instruments, and no log knows it. */
export function macroUniverse(feed: string): UniverseDefinition {
  return {
    ...{ universeId: `macro.${feed}`, version: 1, venue: feed, source: 'history', feeds: [feed] },
    instruments: [],
    calendar: {
      ...{ kind: 'sessions', start: '1900-01-01', openMinute: 0, closeMinute: 1440 },
      ...{ weekend: [], holidays: [], halfDays: [], utcOffsets: [] },
    },
    window: { kind: 'session', sizeMs: 0, offsetMs: 0, dtYears: 1 / 365, disorderBoundMs: 0 },
    estimators: [],
  };
}
