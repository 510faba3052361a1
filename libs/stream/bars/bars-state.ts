import type { Source, UniverseDefinition } from '../generated/wire-types.js';
import type { OpenBar } from './trade-order.js';

/** One window that is still open in a tick partition. */
export interface OpenWindow {
  readonly start: number;
  readonly end: number;
  readonly session: string;
  /** By instrument index. */
  readonly bars: Map<number, OpenBar>;
  duplicates: number;
  /** Factors of corporate actions by instrument index. */
  readonly adjustments: Map<number, number>;
}

/** What one tick partition knows of one universe. Plain data. */
export interface BarsState {
  definition: UniverseDefinition | null;
  /** Index of each instrument, derived from the definition when it is set. */
  indexOf: Map<string, number>;
  readonly feedWatermarks: Map<string, number>;
  /** Minimum over the declared feeds; null until each of them has spoken. */
  watermark: number | null;
  /** Earliest first watermark of the declared feeds: the same in every tick partition, whatever interleaves. */
  startsAt: number;
  /** End of the last closed window, or where event time starts. */
  closedUpTo: number | null;
  /** A tick from here on (UTC ms) is refused: the end of the next window plus the disorder bound; Infinity before any feed has spoken. */
  futureFrom: number;
  source: Source;
  /** Declared feeds that have ended. */
  readonly ended: Set<string>;
  readonly open: Map<number, OpenWindow>;
  readonly priced: Set<number>;
  /** Closes of instruments never priced before, taken from late ticks. */
  readonly primed: Map<number, number>;
  /** Late ticks since the last close, and those in windows from before event time started. */
  late: number;
}

/** Nothing known yet. */
export function createBarsState(): BarsState {
  return {
    definition: null,
    indexOf: new Map(),
    feedWatermarks: new Map(),
    watermark: null,
    startsAt: Infinity,
    closedUpTo: null,
    futureFrom: Infinity,
    source: 'history',
    ended: new Set(),
    open: new Map(),
    priced: new Set(),
    primed: new Map(),
    late: 0,
  };
}
