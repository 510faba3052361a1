import { createHash } from 'node:crypto';
import { yearsOf, type SessionRange } from './session-range.js';

/** What is asked of a history at once, and committed as one. */
export interface PlanStep {
  readonly kind: 'prices' | 'levels';
  /** Ticker or index symbol. */
  readonly name: string;
  readonly range: SessionRange;
}

/** Whose past is wanted. */
export interface BackfillRequest extends SessionRange {
  /** What answers: the generation of the interface and its host, or the digest of a file. */
  readonly source: string;
  /** How much is asked for at once: what a network gives a year at a time, a file gives whole. */
  readonly pieces: 'years' | 'whole';
  readonly instruments: readonly string[];
  readonly indices: readonly string[];
}

/** One name after the other, each from its oldest year to its newest. */
export function planOf(request: BackfillRequest): readonly PlanStep[] {
  const { instruments, indices, from, to, pieces } = request;
  const years = pieces === 'years' ? yearsOf({ from, to }) : [{ from, to }];
  const steps = (kind: PlanStep['kind'], names: readonly string[]): PlanStep[] =>
    names.flatMap((name) => years.map((year) => ({ kind, name, range: year })));
  return [...steps('prices', instruments), ...steps('levels', indices)];
}

/** Which request a cursor belongs to. */
export const requestId = ({ from, to, source, instruments, indices }: BackfillRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([from, to, source, instruments, indices]))
    .digest('hex')
    .slice(0, 16);
