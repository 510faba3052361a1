import type { UniverseDefinition } from '#stream/generated/wire-types.js';

/** Three names with a session a day, UTC, from Monday 2026-01-05 on. */
export function dailyUniverse(over: Partial<UniverseDefinition> = {}): UniverseDefinition {
  return {
    ...{ universeId: 'u', version: 1, venue: 'v', source: 'live', feeds: ['f'] },
    instruments: ['A', 'B', 'C'],
    calendar: {
      ...{ kind: 'sessions', start: '2026-01-05', openMinute: 0, closeMinute: 1440 },
      ...{ weekend: [], holidays: [], halfDays: [], utcOffsets: [] },
    },
    window: { kind: 'session', sizeMs: 0, offsetMs: 0, dtYears: 1 / 365, disorderBoundMs: 0 },
    estimators: [{ name: 'slow', halfLifeYears: null }],
    ...over,
  };
}
