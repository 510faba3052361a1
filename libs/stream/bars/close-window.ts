import type { Window } from '#core/calendar.js';
import type { Closes } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import type { BarsState } from './bars-state.js';

/** Which window of which universe closes, and who says so. */
export interface Closing {
  readonly universeId: string;
  readonly window: Window;
  readonly tickPartition: number;
  readonly tickPartitions: number;
  readonly final: boolean;
}

/** Takes one window out of the state: its closes in instrument order, then the primed ones of the same partition. */
export function closeWindow(state: BarsState, closing: Closing): Output<Closes> {
  const { window } = closing;
  const open = state.open.get(window.end);
  const bars = open?.bars ?? new Map<number, never>();
  const known = [...new Set([...bars.keys(), ...state.primed.keys()])].sort((a, b) => a - b);
  const value: Closes = {
    kind: 'closes',
    universeId: closing.universeId,
    tickPartition: closing.tickPartition,
    tickPartitions: closing.tickPartitions,
    windowStart: window.start,
    windowEnd: window.end,
    session: window.session,
    source: state.source,
    final: closing.final,
    instruments: known,
    prices: known.map((index) => bars.get(index)?.price ?? state.primed.get(index) ?? 0),
    trades: known.map((index) => bars.get(index)?.seen.size ?? 0),
    duplicates: open?.duplicates ?? 0,
    late: state.late,
    adjustments: [...(open?.adjustments ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([instrument, factor]) => ({ instrument, factor })),
  };
  state.open.delete(window.end);
  state.primed.clear();
  state.late = 0;
  return { topic: topics.universe.name, key: closing.universeId, value };
}
