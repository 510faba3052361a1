import { foreignCursor } from '../venues/cursor-error.js';
import type { LastDay } from './price-continuity.js';
import type { SessionRange } from './session-range.js';

/** How far one name has come. */
export interface NamePlace {
  /** Last day up to which everything was asked for and came, but for what is missing; null before the first. */
  readonly to: string | null;
  /** Of the newest day that was taken. */
  readonly last: LastDay;
  /** Ranges before it that have sessions and of which nothing came: they are asked for again. */
  readonly missing: readonly SessionRange[];
}

/** How far a request has come. */
export interface BackfillState {
  readonly request: string;
  /** By kind and name: `placeName`. */
  readonly places: Readonly<Record<string, NamePlace>>;
}

export const NOWHERE: NamePlace = { to: null, last: [null, null], missing: [] };

export const cursorOf = ({ request, places }: BackfillState): string =>
  JSON.stringify({ request, places });

/**
 * Where a request stopped; its beginning when the cursor is another request's, or of a version that kept no places.
 * @throws BallastError CONFIG_JOURNAL when it is no cursor of this feed
 */
export function stateOf(feed: string, cursor: string | null, request: string): BackfillState {
  const start: BackfillState = { request, places: {} };
  if (cursor === null) return start;
  const { request: kept, places } = parsed(feed, cursor);
  return kept === request && places !== undefined ? { request, places } : start;
}

type KeptState = Partial<BackfillState> & { readonly step?: unknown };

function parsed(feed: string, cursor: string): KeptState {
  try {
    const state = JSON.parse(cursor) as KeptState;
    const isPlaced = typeof state.places === 'object' || Number.isSafeInteger(state.step);
    if (typeof state.request === 'string' && isPlaced) return state;
  } catch {
    // Not JSON: refused below, like any other text.
  }
  throw foreignCursor(feed, cursor);
}
