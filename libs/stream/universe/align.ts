import type { Closes } from '../generated/wire-types.js';
import type { PendingWindow, UniverseState } from './universe-state.js';

/** Adds what one tick partition reports; a window that was already folded, or reported twice, is ignored. */
export function addCloses(state: UniverseState, closes: Closes): void {
  if (state.last !== null && closes.windowEnd <= state.last.end) return;
  let window = state.pending.get(closes.windowEnd);
  if (window === undefined) {
    window = {
      start: closes.windowStart,
      end: closes.windowEnd,
      session: closes.session,
      source: closes.source,
      partitions: closes.tickPartitions,
      final: false,
      arrived: new Set(),
      closes: new Map(),
      traded: new Set(),
      adjustments: new Map(),
    };
    state.pending.set(closes.windowEnd, window);
  }
  if (window.arrived.has(closes.tickPartition)) return;
  window.arrived.add(closes.tickPartition);
  window.final ||= closes.final;
  closes.instruments.forEach((index, i) => {
    window.closes.set(index, closes.prices[i]);
    if (closes.trades[i] > 0) window.traded.add(index);
  });
  for (const { instrument, factor } of closes.adjustments) {
    window.adjustments.set(instrument, factor);
  }
}

/**
 * The earliest window, when every tick partition has reported it. Partitions report windows in order: one that a partition
 * has passed over, since it heard of the universe later than others, will never be complete and is none.
 */
export function nextComplete(state: UniverseState): PendingWindow | null {
  let earliest = earliestOf(state.pending);
  while (earliest !== null && isPassedOver(state.pending, earliest)) {
    state.pending.delete(earliest.end);
    earliest = earliestOf(state.pending);
  }
  return earliest !== null && earliest.arrived.size === earliest.partitions ? earliest : null;
}

function earliestOf(pending: ReadonlyMap<number, PendingWindow>): PendingWindow | null {
  let earliest: PendingWindow | null = null;
  for (const window of pending.values()) {
    if (earliest === null || window.end < earliest.end) earliest = window;
  }
  return earliest;
}

function isPassedOver(
  pending: ReadonlyMap<number, PendingWindow>,
  { arrived, partitions, end }: PendingWindow,
): boolean {
  if (arrived.size === partitions || pending.size === 1) return false;
  const reported = new Set(arrived);
  for (const window of pending.values()) {
    if (window.end > end) window.arrived.forEach((partition) => reported.add(partition));
  }
  return reported.size === partitions;
}

/**
 * The barrier: window k+2 is not folded before every trigger raised on <= k is answered, so that a decision on k
 * takes effect at the close of k+1 whatever the speed.
 */
export function barrierHolds(state: UniverseState): boolean {
  for (const { open } of state.portfolios.values()) {
    if (open !== null && !open.answered && open.raisedOn < state.folded) return true;
  }
  return false;
}
