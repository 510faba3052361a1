import type { Source } from '#stream/generated/wire-types.js';
import { noSkew, type SkewState } from './clock-skew.js';
import { type FailureState, noFailures } from './failed-polls.js';
import { noRate, type RateState } from './tick-rate.js';
import { noNumbers, noSequence, type SequenceState, type TradeNumbers } from './trade-numbers.js';
import { type CoverageState, noCoverage } from './window-coverage.js';

/** What has come of one instrument. */
export interface InstrumentState {
  ticks: number;
  refused: number;
  /** Of its newest tick, UTC ms. */
  eventTime: number | null;
  numbers: TradeNumbers;
}

/** All that a feed has brought. Plain data: it is kept with the cursor, and JSON keeps every bit of it. */
export interface QualityState {
  /** Of the newest tick. */
  source: Source | null;
  session: string | null;
  /** Newest stamp of a tick, UTC ms. */
  newest: number | null;
  /** Newest stamp of a tick or an answer, UTC ms. */
  marketTime: number | null;
  ended: boolean;
  batches: number;
  ticks: number;
  repeats: number;
  refused: number;
  refusedByCode: Record<string, number>;
  failures: FailureState;
  windows: CoverageState;
  instruments: Record<string, InstrumentState>;
  disorder: { ticks: number; largestMs: number; totalMs: number };
  sequence: SequenceState;
  skew: SkewState;
  rate: RateState;
}

export const nothingBrought = (): QualityState => ({
  ...{ source: null, session: null, newest: null, marketTime: null, ended: false },
  ...{ batches: 0, ticks: 0, repeats: 0, refused: 0, refusedByCode: {} },
  failures: noFailures(),
  windows: noCoverage(),
  instruments: {},
  disorder: { ticks: 0, largestMs: 0, totalMs: 0 },
  sequence: noSequence(),
  skew: noSkew(),
  rate: noRate(),
});

export const noTicks = (): InstrumentState => ({
  ...{ ticks: 0, refused: 0, eventTime: null },
  numbers: noNumbers(),
});
