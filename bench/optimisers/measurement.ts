import type { Timing } from './timing.js';

/** What a peer's answer to the same case is compared with. */
export interface PeerCase {
  /** The case in bench/peers/python. */
  readonly id: string;
  readonly weights?: Float64Array;
  /** The portfolios of a frontier. */
  readonly points?: readonly Float64Array[];
}

/** One figure of the table. */
export interface Measurement {
  readonly what: string;
  /** Number of names. */
  readonly n: number;
  readonly timing: Timing;
  readonly peer?: PeerCase;
}
