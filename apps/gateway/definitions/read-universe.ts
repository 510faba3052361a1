import type {
  Definition,
  Estimator,
  ShrinkageKind,
  Source,
  UniverseDefinition,
  WindowSpec,
} from '#stream/generated/wire-types.js';
import { readInstruments } from '../analysis/allocation.js';
import { refuseFaults } from '../analysis/faults.js';
import { readBody, readOneOf, readUniqueName, refuseUnknown } from '../analysis/fields.js';
import type { Fault } from '../problem/problem.js';
import { readId, readName } from './names.js';
import { readCalendar } from './read-calendar.js';
import { readInteger } from './read-integer.js';
import { readGivenNumber, readList, readObject } from './read-required.js';

const FIELDS = [
  ...['universeId', 'venue', 'source', 'feeds', 'instruments', 'calendar', 'window', 'estimators'],
  // What GET answers may be sent back: these are the gateway's to say.
  ...['version', 'effectiveAfter', 'definitionId'],
];
const MOST_FEEDS = 100;
const MOST_ESTIMATORS = 20;
/** A feed that skips a weekend closes every window of it at once. */
const SHORTEST_WINDOW_MS = 1_000;
const WEEK_MS = 604_800_000;
const DAY_MS = 86_400_000;

/** A universe as asked for: its definition, and the kind of each estimator that shrinks. */
export type AskedUniverse = Pick<Definition, 'shrinkage'> & {
  readonly universe: UniverseDefinition;
};

/** Who speaks for a venue: what a definition leaves out is as in the universes that there are. */
export type VenueOf = (venue: string) => {
  readonly source: Source;
  readonly feeds: readonly string[];
};

/**
 * Reads the body of PUT /universes/{id}, or of POST /universes where no id is named. Its version is the fold's to give.
 * @throws ProblemError 400 with every fault
 */
export function readUniverse(
  request: unknown,
  of: { readonly named: string | null; readonly venueOf: VenueOf },
): AskedUniverse {
  const body = readBody(request);
  const faults: Fault[] = [];
  refuseUnknown(body, FIELDS, { path: '', faults });
  const instruments = readInstruments(body.instruments, faults);
  instruments.forEach((name, i) => readName(name, `instruments[${i}]`, faults));
  const venue = readName(body.venue, 'venue', faults);
  const { estimators, shrinkage } = readEstimators(body.estimators, faults);
  const known = of.venueOf(venue);
  const universe: UniverseDefinition = {
    universeId: readId(body.universeId, { path: 'universeId', named: of.named, faults }),
    version: 0,
    venue,
    source:
      body.source === undefined
        ? known.source
        : readOneOf(body.source, ['live', 'history', 'simulated'], 'source', faults),
    feeds: body.feeds === undefined ? known.feeds : readFeeds(body.feeds, faults),
    instruments,
    calendar: readCalendar(body.calendar, faults),
    window: readWindow(body.window, faults),
    estimators,
  };
  refuseFaults(faults);
  return { universe, shrinkage };
}

function readFeeds(value: unknown, faults: Fault[]): string[] {
  const seen = new Set<string>();
  const at = { path: 'feeds', longest: MOST_FEEDS, faults };
  return readList(value, at, (feed, path) =>
    readUniqueName(readName(feed, path, faults), path, seen, faults),
  );
}

function readWindow(value: unknown, faults: Fault[]): WindowSpec {
  const path = 'window';
  const like = '{ "kind": "session", "dtYears": 0.004 }';
  const fields = readObject(value, { path, like, faults }) ?? {};
  const known = ['kind', 'sizeMs', 'offsetMs', 'dtYears', 'disorderBoundMs'];
  refuseUnknown(fields, known, { path, faults });
  const kind = readOneOf(fields.kind, ['session', 'tumbling'], `${path}.kind`, faults);
  const ms = (name: string, min: number, max: number, whenAbsent: number | null): number =>
    readInteger(fields[name], { path: `${path}.${name}`, min, max, whenAbsent, faults });
  return {
    kind,
    sizeMs:
      kind === 'tumbling' ? ms('sizeMs', SHORTEST_WINDOW_MS, WEEK_MS, null) : ms('sizeMs', 0, 0, 0),
    offsetMs: ms('offsetMs', -WEEK_MS, WEEK_MS, 0),
    dtYears: readGivenNumber(fields.dtYears, `${path}.dtYears`, faults),
    disorderBoundMs: ms('disorderBoundMs', 0, DAY_MS, 0),
  };
}

/** `{ name: { halfLifeYears, shrinkage } }`: a half-life of null is expanding, a shrinkage of null none. */
function readEstimators(
  value: unknown,
  faults: Fault[],
): { readonly estimators: Estimator[]; readonly shrinkage: Record<string, ShrinkageKind> } {
  const path = 'estimators';
  const like = '{ "slow": { "halfLifeYears": 0.5 } }';
  const fields = readObject(value, { path, like, faults }) ?? {};
  const names = Object.keys(fields);
  if (names.length > MOST_ESTIMATORS) {
    faults.push({ path, message: `expected at most ${MOST_ESTIMATORS}, was ${names.length}` });
    return { estimators: [], shrinkage: {} };
  }
  const shrinkage: Record<string, ShrinkageKind> = {};
  const estimators = names.map((name): Estimator => {
    const at = `${path}.${name}`;
    readName(name, at, faults);
    const one = readObject(fields[name], { path: at, like: '{ "halfLifeYears": 0.5 }', faults });
    if (one === null) return { name, halfLifeYears: null };
    refuseUnknown(one, ['halfLifeYears', 'shrinkage'], { path: at, faults });
    if (one.shrinkage !== undefined && one.shrinkage !== null) {
      shrinkage[name] = readOneOf(one.shrinkage, ['ledoitWolf', 'oas'], `${at}.shrinkage`, faults);
    }
    const halfLifeYears =
      one.halfLifeYears === null
        ? null
        : readGivenNumber(one.halfLifeYears, `${at}.halfLifeYears`, faults);
    return { name, halfLifeYears };
  });
  return { estimators, shrinkage };
}
