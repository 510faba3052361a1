import { BallastError } from '#core/ballast-error.js';
import type { WindowGrid } from '#core/calendar.js';
import { dayNumber, isoDate } from '#core/civil-date.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedEvent, FeedSource, Venue } from '../venues/venue.js';
import { cursorOf, NOWHERE, stateOf, type NamePlace } from './backfill-cursor.js';
import {
  type BackfillRequest,
  placeName,
  planOf,
  type PlanStep,
  requestId,
} from './backfill-plan.js';
import type { DailyPrice } from './daily-price.js';
import type { ListedNames } from './listed-names.js';
import { judgeDay, type LastDay } from './price-continuity.js';
import type { SessionRange } from './session-range.js';
import type { VenueHistory } from './venue-history.js';

/** The feed that backfills. */
export const HISTORY_FEED = 'history';

export interface HistoryFeedParts {
  readonly universe: UniverseDefinition;
  readonly history: VenueHistory;
  readonly names: ListedNames;
  readonly request: BackfillRequest;
  /** Wall time, UTC ms. */
  readonly now?: () => number;
}

/** What a history said of a range. */
interface Said {
  readonly events: readonly FeedEvent[];
  readonly last: LastDay;
  /** Newest session with a row; '' without one. */
  readonly reached: string;
}

/**
 * The past as a feed of records beside the ticks: daily prices and levels of indices, a name and a year a batch. It moves
 * no window. A request goes on where each of its names has come to, on the same day or a later one; another request
 * begins anew. A range that has sessions and of which nothing came is a gap, and is asked for again by the next call.
 */
export class HistoryFeed implements Venue {
  readonly feed = HISTORY_FEED;
  readonly venue: string;
  readonly #grid: WindowGrid;

  constructor(private readonly parts: HistoryFeedParts) {
    this.venue = parts.universe.venue;
    this.#grid = windowGridOf(parts.universe);
  }

  universe(): UniverseDefinition {
    return this.parts.universe;
  }

  open(cursor: string | null): FeedSource {
    const { request } = this.parts;
    let state = stateOf(this.feed, cursor, requestId(request));
    const plan = planOf(request, state, (range) => this.#hasSessions(range));
    const ending = new AbortController();
    let index = 0;
    return {
      next: async () => {
        if (index === plan.length) {
          return { events: [], cursor: cursorOf(state), done: true, repeats: 0 };
        }
        const step = plan[index];
        const key = placeName(step);
        const place = Object.hasOwn(state.places, key) ? state.places[key] : NOWHERE;
        const read = await this.#read(step, place, ending.signal);
        state = { ...state, places: { ...state.places, [key]: read.place } };
        index += 1;
        return {
          ...{ events: read.events, cursor: cursorOf(state), repeats: 0 },
          done: index === plan.length,
          progress: { session: step.range.to, index, total: plan.length },
        };
      },
      close: () => {
        ending.abort(new BallastError('SOURCE_UNREACHABLE', 'called off'));
      },
    };
  }

  /** What a step brings, and where its name has come to with it. */
  async #read(
    step: PlanStep,
    place: NamePlace,
    signal: AbortSignal,
  ): Promise<{ readonly events: readonly FeedEvent[]; readonly place: NamePlace }> {
    const said = await this.#ask(step, step.is === 'missing' ? [null, null] : place.last, signal);
    if (said.events.length > 0 || this.#isWhole(place)) {
      return { events: said.events, place: behind(step, place, said, this.parts.request) };
    }
    const { from, to } = step.range;
    const reason = `expected sessions of ${step.name} from ${from} to ${to}, was none`;
    const at = (this.parts.now ?? Date.now)();
    const gap: FeedEvent = { kind: 'gap', code: 'SOURCE_MISSING', reason, at };
    if (step.is !== 'between') return { events: [gap], place };
    return { events: [gap], place: { ...place, to, missing: [...place.missing, step.range] } };
  }

  /** A file holds what it holds: behind what it gave of a name there is no more. */
  #isWhole({ to }: NamePlace): boolean {
    return this.parts.request.pieces === 'whole' && to !== null;
  }

  #hasSessions({ from, to }: SessionRange): boolean {
    for (let day = dayNumber(from); day <= dayNumber(to); day++) {
      if (this.#grid.sessionWindow(isoDate(day)) !== null) return true;
    }
    return false;
  }

  async #ask({ kind, name, range }: PlanStep, last: LastDay, signal: AbortSignal): Promise<Said> {
    const { history, names } = this.parts;
    if (kind === 'levels') {
      const index = names.index(name);
      const { rows, refused } = await history.levels({ symbol: name, ...index, range }, signal);
      const { name: topic } = topics.indexLevels;
      const records = rows.map((value): FeedEvent => {
        return { kind: 'record', output: { topic, key: name, value, headers: { source: topic } } };
      });
      const reached = rows.at(-1)?.session ?? '';
      return { events: [...refused, ...records], last: [null, null], reached };
    }
    const instrument = names.instrument(name);
    const { rows, refused } = await history.prices({ ticker: name, ...instrument, range }, signal);
    const days = takeDays(rows, last);
    const reached = rows.at(-1)?.session ?? '';
    return { events: [...refused, ...days.events], last: days.last, reached };
  }
}

/** Where a name has come to: a year that has passed is over; of the newest, what is published later is asked for then. */
function behind(
  { is, range }: PlanStep,
  place: NamePlace,
  { last, reached }: Said,
  { pieces }: BackfillRequest,
): NamePlace {
  if (is === 'missing') {
    return { ...place, missing: place.missing.filter(({ from }) => from !== range.from) };
  }
  if (is === 'between' || pieces === 'whole') return { ...place, last, to: range.to };
  return reached === '' ? place : { ...place, last, to: reached };
}

/** The days of one instrument, each held against the one before. */
function takeDays(
  rows: readonly DailyPrice[],
  before: LastDay,
): { readonly events: readonly FeedEvent[]; readonly last: LastDay } {
  const { name: topic } = topics.dailyHistory;
  let last = before;
  const events = rows.map((row): FeedEvent => {
    const day = judgeDay(row, last);
    if (day.kind === 'refused') return day;
    last = day.last;
    const { ticker: key, record: value } = row;
    return { kind: 'record', output: { topic, key, value, headers: { source: topic } } };
  });
  return { events, last };
}
