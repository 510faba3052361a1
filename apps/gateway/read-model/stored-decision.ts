import type { Decision } from '#stream/generated/wire-types.js';

/** When a decision's weights became the held ones, and what that really cost. */
export interface Effect {
  readonly windowEnd: number;
  readonly turnover: number | null;
  readonly cost: number | null;
}

/** A decision with what the log says beside it. */
export interface StoredDecision {
  readonly decision: Decision;
  /** topic/partition/offset of the record. */
  readonly position: string;
  readonly iterations: number | null;
  /** Schema ids and the like, as the record carries them. */
  readonly headers: Readonly<Record<string, string>>;
  effect: Effect | null;
}
