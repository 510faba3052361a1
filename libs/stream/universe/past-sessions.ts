import { sameValue } from '../canonical-bytes.js';
import type { UniverseDefinition } from '../generated/wire-types.js';
import { windowGridOf } from '../window-grid-of.js';
import type { FoldedWindow } from './universe-state.js';

/**
 * Faults of a calendar that would change the past: returns, ages and annual figures were counted on the sessions up to
 * the last window folded. What comes after it may change. A glance a day, whatever the size of the windows.
 */
export function pastFaults(
  next: UniverseDefinition,
  current: UniverseDefinition | null,
  last: FoldedWindow | null,
): readonly string[] {
  if (current === null || last === null || sameValue(current.calendar, next.calendar)) return [];
  // Another window is a fault of its own, and calendars in two shapes have no sessions to compare.
  if (!sameValue(current.window, next.window)) return [];
  const grid = windowGridOf(current);
  const changed = grid.firstDifference(windowGridOf(next), last.end);
  return changed === null
    ? []
    : [
        `calendar: expected the sessions up to ${last.session} as they were, was another ${changed}`,
      ];
}
