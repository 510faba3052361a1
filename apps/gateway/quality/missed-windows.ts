import { dayNumber, isoDate } from '#core/civil-date.js';
import type { Quality, UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';

/** Sessions that are judged: what was missed before them is counted in the report, and over. */
const JUDGED = 5;
/** A stretch without that many sessions is judged as it is. */
const LONGEST_DAYS = 60;

/** That windows of the newest sessions brought no tick, in words; null where each has one. */
export function missedWindows(
  { windows: { missed, missing }, session }: Quality,
  universe: UniverseDefinition,
): string | null {
  // Of a window without a name no session is known: those are older than all that are named.
  const named = missing.map((window) => window.session);
  const newest = [session ?? '', ...named.slice(-1)].sort().at(-1) ?? '';
  if (missed === 0 || newest === '') return null;
  const since = firstJudged(universe, newest);
  const judged = named.filter((date) => date >= since).length;
  if (judged === 0) return null;
  const more = judged === named.length && missed > judged ? 'at least ' : '';
  return `${more}${judged} windows since ${since} brought no tick`;
}

/** The first of the newest sessions; of a continuous calendar each day is one. */
function firstJudged(universe: UniverseDefinition, newest: string): string {
  const grid = windowGridOf(universe);
  const isSession = (date: string): boolean =>
    universe.calendar.kind === 'continuous' || grid.sessionWindow(date) !== null;
  const last = dayNumber(newest);
  let first = newest;
  let sessions = 0;
  for (let day = last; day > last - LONGEST_DAYS && sessions < JUDGED; day--) {
    if (!isSession(isoDate(day))) continue;
    first = isoDate(day);
    sessions += 1;
  }
  return first;
}
