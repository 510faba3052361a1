import type { Calendar, UniverseDefinition } from '#stream/generated/wire-types.js';

/** The feed of the shipped history. */
export const REPLAY_FEED = 'replay';

/** The eleven names in the order of the published files. */
const CASABLANCA_INSTRUMENTS = [
  ...['AKT', 'ATW', 'BOA', 'BCP', 'MDP', 'MUT'],
  ...['IAM', 'RIS', 'TGC', 'ADI', 'IMO'],
];

/** Sessions a year of the exchange: the unit of trading time. */
const SESSIONS_PER_YEAR = 247;

/** Universe `casablanca`: one moments window a session, 1/247 year whatever its length. */
export function casablancaUniverse(calendar: Calendar): UniverseDefinition {
  return {
    universeId: 'casablanca',
    version: 1,
    venue: 'casablanca',
    source: 'history',
    feeds: [REPLAY_FEED],
    instruments: CASABLANCA_INSTRUMENTS,
    calendar,
    window: {
      kind: 'session',
      sizeMs: 0,
      offsetMs: 0,
      dtYears: 1 / SESSIONS_PER_YEAR,
      disorderBoundMs: 0,
    },
    estimators: [
      { name: 'slow', halfLifeYears: 0.5 },
      { name: 'fast', halfLifeYears: 0.1 },
      { name: 'expanding', halfLifeYears: null },
    ],
  };
}
