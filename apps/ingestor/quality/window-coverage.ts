import type { Window, WindowGrid } from '#core/calendar.js';
import type { MissedWindow, WindowCoverage } from '#stream/generated/wire-types.js';

/** Missed windows that are named; all are counted. */
const NAMED = 50;

/** Which windows of the calendar have brought a tick. Plain data. */
export interface CoverageState {
  /** End of the first window with a tick; null before it. */
  first: number | null;
  /** Newest window end that a watermark has said. */
  closedTo: number | null;
  closed: number;
  received: number;
  missed: number;
  missing: MissedWindow[];
  /** Ends of windows with a tick that are not closed. */
  open: number[];
}

export const noCoverage = (): CoverageState => ({
  ...{ first: null, closedTo: null, closed: 0, received: 0, missed: 0 },
  ...{ missing: [], open: [] },
});

/** A tick of a window; one that had been missed is received after all. */
export function coverInPlace(coverage: CoverageState, window: Window): void {
  const { first, closedTo, missing, open } = coverage;
  if (closedTo !== null && window.end <= closedTo) {
    const late = missing.findIndex(({ windowEnd }) => windowEnd === window.end);
    if (late < 0) return;
    missing.splice(late, 1);
    coverage.missed -= 1;
    coverage.received += 1;
    return;
  }
  if (first === null || window.end < first) coverage.first = window.end;
  if (open.includes(window.end)) return;
  open.push(window.end);
  coverage.received += 1;
}

/** Market time has passed `end`: every window of the calendar up to it that has no tick is missed. */
export function closeInPlace(coverage: CoverageState, grid: WindowGrid, end: number): void {
  const { first, closedTo, open } = coverage;
  coverage.closedTo = Math.max(closedTo ?? end, end);
  if (first === null) return;
  const behind = Math.max(closedTo ?? first - 1, first - 1);
  for (let window = grid.next(behind); window.end <= end; window = grid.next(window.end)) {
    coverage.closed += 1;
    const at = open.indexOf(window.end);
    if (at >= 0) {
      open.splice(at, 1);
      continue;
    }
    coverage.missed += 1;
    coverage.missing.push({ session: window.session, windowEnd: window.end });
    if (coverage.missing.length > NAMED) coverage.missing.shift();
  }
}

/** Expected is a window that has closed since the first with a tick, or has a tick. */
export function coverageFigures(coverage: CoverageState): WindowCoverage {
  const { closed, open, received, missed, missing } = coverage;
  return { expected: closed + open.length, received, missed, missing: [...missing] };
}
