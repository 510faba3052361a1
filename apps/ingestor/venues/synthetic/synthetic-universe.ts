import type { Calendar, UniverseDefinition, WindowSpec } from '#stream/generated/wire-types.js';
import type { SyntheticOptions } from './synthetic-options.js';

/** The feed of the simulated market. */
export const SYNTHETIC_FEED = 'synthetic';

const SESSIONS_PER_YEAR = 247;
const YEAR_MS = 365.25 * 86_400_000;

/** Universe `simulated`: its instruments have names of their own, so that nobody takes them for real ones. */
export function simulatedUniverse(options: SyntheticOptions): UniverseDefinition {
  return {
    universeId: 'simulated',
    version: 1,
    venue: 'simulated',
    source: 'simulated',
    feeds: [SYNTHETIC_FEED],
    instruments: options.market.instruments,
    calendar: calendarOf(options),
    window: windowOf(options),
    estimators: [
      { name: 'slow', halfLifeYears: 0.5 },
      { name: 'fast', halfLifeYears: 0.1 },
      { name: 'expanding', halfLifeYears: null },
    ],
  };
}

function calendarOf({ startDate, utcOffsets, windows }: SyntheticOptions): Calendar {
  const sessions = windows.kind === 'session';
  return {
    kind: sessions ? 'sessions' : 'continuous',
    start: startDate,
    openMinute: 0,
    closeMinute: 1440,
    weekend: sessions ? [6, 7] : [],
    holidays: [],
    halfDays: [],
    utcOffsets: sessions ? utcOffsets : [],
  };
}

function windowOf({ windows, disorderMs }: SyntheticOptions): WindowSpec {
  const sessions = windows.kind === 'session';
  return {
    kind: windows.kind,
    sizeMs: sessions ? 0 : windows.sizeMs,
    offsetMs: 0,
    dtYears: sessions ? 1 / SESSIONS_PER_YEAR : windows.sizeMs / YEAR_MS,
    disorderBoundMs: disorderMs,
  };
}
