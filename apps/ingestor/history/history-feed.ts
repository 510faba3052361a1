import { BallastError } from '#core/ballast-error.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { FeedBatch, FeedEvent, FeedSource, Venue } from '../venues/venue.js';
import { cursorOf, stateOf, type BackfillState } from './backfill-cursor.js';
import { planOf, requestId, type BackfillRequest, type PlanStep } from './backfill-plan.js';
import type { DailyPrice } from './daily-price.js';
import type { ListedNames } from './listed-names.js';
import { judgeDay, type LastDay } from './price-continuity.js';
import type { VenueHistory } from './venue-history.js';

/** The feed that backfills. */
export const HISTORY_FEED = 'history';

export interface HistoryFeedParts {
  readonly universe: UniverseDefinition;
  readonly history: VenueHistory;
  readonly names: ListedNames;
  readonly request: BackfillRequest;
}

/**
 * The past as a feed of records beside the ticks: daily prices and levels of indices, a name and a year a batch. It moves
 * no window. A request that was interrupted goes on behind its last batch; another one begins anew.
 */
export class HistoryFeed implements Venue {
  readonly feed = HISTORY_FEED;
  readonly venue: string;
  readonly #plan: readonly PlanStep[];

  constructor(private readonly parts: HistoryFeedParts) {
    this.venue = parts.universe.venue;
    this.#plan = planOf(parts.request);
  }

  universe(): UniverseDefinition {
    return this.parts.universe;
  }

  open(cursor: string | null): FeedSource {
    let state = stateOf(this.feed, cursor, requestId(this.parts.request));
    const ending = new AbortController();
    return {
      next: async () => {
        const read = await this.#read(state, ending.signal);
        state = read.state;
        return read.batch;
      },
      close: () => {
        ending.abort(new BallastError('SOURCE_UNREACHABLE', 'called off'));
      },
    };
  }

  async #read(
    state: BackfillState,
    signal: AbortSignal,
  ): Promise<{ readonly batch: FeedBatch; readonly state: BackfillState }> {
    const total = this.#plan.length;
    if (state.step >= total) {
      const batch = { events: [], cursor: cursorOf(state), done: true, repeats: 0 };
      return { batch, state };
    }
    const step = this.#plan[state.step];
    const isSame = state.step > 0 && this.#plan[state.step - 1].name === step.name;
    const { events, last } = await this.#ask(step, isSame ? state.last : [null, null], signal);
    const next = { ...state, step: state.step + 1, last };
    const progress = { session: step.range.to, index: next.step, total };
    const done = next.step === total;
    return { batch: { events, cursor: cursorOf(next), done, repeats: 0, progress }, state: next };
  }

  async #ask(
    step: PlanStep,
    last: LastDay,
    signal: AbortSignal,
  ): Promise<{ readonly events: readonly FeedEvent[]; readonly last: LastDay }> {
    const { history, names } = this.parts;
    const { name, range } = step;
    if (step.kind === 'levels') {
      const index = names.index(name);
      const { rows, refused } = await history.levels({ symbol: name, ...index, range }, signal);
      const { name: topic } = topics.indexLevels;
      const records = rows.map((value): FeedEvent => {
        return { kind: 'record', output: { topic, key: name, value, headers: { source: topic } } };
      });
      return { events: [...refused, ...records], last: [null, null] };
    }
    const instrument = names.instrument(name);
    const { rows, refused } = await history.prices({ ticker: name, ...instrument, range }, signal);
    const days = takeDays(rows, last);
    return { events: [...refused, ...days.events], last: days.last };
  }
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
