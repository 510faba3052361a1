import type { ClockSkew } from '#stream/generated/wire-types.js';
import { medianOf } from './median.js';

/** Answers whose median is taken. */
const ANSWERS = 256;

/** Our clock against the venue's stamps. Plain data. */
export interface SkewState {
  answers: number;
  least: number;
  /** Of the newest answers, oldest first, ms. */
  recent: number[];
}

export const noSkew = (): SkewState => ({ answers: 0, least: 0, recent: [] });

/** @param skew receipt of an answer - its newest stamp, ms: what it took to come plus how far the clocks differ */
export function skewInPlace(state: SkewState, skew: number): void {
  state.least = state.answers === 0 ? skew : Math.min(state.least, skew);
  state.answers += 1;
  state.recent.push(skew);
  if (state.recent.length > ANSWERS) state.recent.shift();
}

export function skewFigures({ answers, least, recent }: SkewState): ClockSkew | null {
  const lastMs = recent.at(-1);
  if (lastMs === undefined) return null;
  return { lastMs, leastMs: least, medianMs: medianOf(recent), answers };
}
