import { foreignCursor } from '../venues/cursor-error.js';
import type { LastDay } from './price-continuity.js';

/** How far a request has come. */
export interface BackfillState {
  readonly request: string;
  /** Index of the next step. */
  readonly step: number;
  /** Of the instrument of the step before. */
  readonly last: LastDay;
}

export const cursorOf = ({ request, step, last }: BackfillState): string =>
  JSON.stringify({ request, step, last });

/**
 * Where a request stopped; its beginning when the cursor is another request's.
 * @throws BallastError CONFIG_JOURNAL when it is no cursor of this feed
 */
export function stateOf(feed: string, cursor: string | null, request: string): BackfillState {
  const start: BackfillState = { request, step: 0, last: [null, null] };
  if (cursor === null) return start;
  const state = parsed(feed, cursor);
  return state.request === request ? state : start;
}

function parsed(feed: string, cursor: string): BackfillState {
  try {
    const state = JSON.parse(cursor) as BackfillState;
    const isWhole =
      typeof state.request === 'string' &&
      Number.isSafeInteger(state.step) &&
      Array.isArray(state.last);
    if (isWhole) return state;
  } catch {
    // Not JSON: refused below, like any other text.
  }
  throw foreignCursor(feed, cursor);
}
