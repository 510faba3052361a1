import type { UniverseDefinition } from '../generated/wire-types.js';
import { windowGridOf } from '../window-grid-of.js';

/** How the age of a portfolio's prior counts from its asOf; read from the calendar once, when the portfolio is defined. */
export interface PriorClock {
  /** Years between asOf and the universe's first window; 0 when asOf lies inside the history. */
  readonly leadYears: number;
  /** Return windows that had ended by asOf: so many have no part in the age. */
  readonly windowsBefore: number;
}

/** Before its calendar starts a universe has no trading time: civil years stand in. */
const YEAR_MS = 365.25 * 86_400_000;

/** The clock of a prior; by default (null) it is as old as the universe's first window. */
export function priorClock(universe: UniverseDefinition, asOf: number | null): PriorClock {
  if (asOf === null) return { leadYears: 0, windowsBefore: 0 };
  const grid = windowGridOf(universe);
  const first = grid.first();
  if (asOf < first.start) return { leadYears: (first.start - asOf) / YEAR_MS, windowsBefore: 0 };
  // The first window has no return: at its end, as by default, no trading time of the universe has passed.
  return { leadYears: 0, windowsBefore: Math.max(0, grid.windowsEndedBy(asOf) - 1) };
}

/** Trading time since asOf, in years, after so many return windows of dt each; 0 before asOf. */
export function priorAge(clock: PriorClock, windows: number, dt: number): number {
  return windows * dt + (clock.leadYears - Math.min(clock.windowsBefore, windows) * dt);
}
