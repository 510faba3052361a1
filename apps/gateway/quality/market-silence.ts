import { dayNumber, isoDate } from '#core/civil-date.js';
import type { Quality, UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';

const DAY_MS = 86_400_000;
/** Days that are looked through: a longer silence is told as one of so long. */
const LONGEST_DAYS = 400;
/** Behind a window's end and its disorder bound, ms, until when it may still be told of. */
const GRACE_MS = 180_000;

/** A market that lives, and may say more: any other has a time of its own, or no more to say. */
const isListenedTo = ({ source, ended }: Quality): boolean => source === 'live' && !ended;

/**
 * How long nothing has come since an instant, by the wall clock and within the sessions of the calendar: ms of [since, now)
 * that lie in a session. Unlike staleness against market time it does not stand still with the feed.
 * @returns null of a feed that is not a live one, or has ended
 */
export function wallStaleness(
  report: Quality,
  universe: UniverseDefinition,
  { since, now }: { readonly since: number | null; readonly now: number },
): number | null {
  if (since === null || !isListenedTo(report)) return null;
  if (universe.calendar.kind === 'continuous') return Math.max(0, now - since);
  const grid = windowGridOf(universe);
  const from = Math.max(since, now - LONGEST_DAYS * DAY_MS);
  const lastDay = dayNumber(isoDay(now)) + 1;
  let total = 0;
  // A local day may begin on the day before or behind by UTC.
  for (let day = dayNumber(isoDay(from)) - 1; day <= lastDay; day++) {
    const session = grid.sessionWindow(isoDate(day));
    if (session === null) continue;
    total += Math.max(0, Math.min(session.end, now) - Math.max(session.start, from));
  }
  return total;
}

/** Windows that have ended by the wall clock, and that a live market has said nothing of. */
export function unheardWindows(report: Quality, universe: UniverseDefinition, now: number): number {
  const { marketTime } = report;
  if (marketTime === null || !isListenedTo(report)) return 0;
  const grid = windowGridOf(universe);
  const due = now - universe.window.disorderBoundMs - GRACE_MS;
  // The window of the newest stamp has been heard of.
  const heard = grid.windowAt(marketTime)?.end ?? marketTime;
  return Math.max(0, grid.windowsEndedBy(due) - grid.windowsEndedBy(heard));
}

const isoDay = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
