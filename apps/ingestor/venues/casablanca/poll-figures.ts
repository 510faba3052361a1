import type { ErrorCode } from '#core/ballast-error.js';
import type { BreakerState } from './breaker.js';

export type PollOutcome = 'ok' | ErrorCode;

/** What polling an exchange has come to, for health and metrics. */
export interface PollFigures {
  readonly feed: string;
  readonly state: BreakerState;
  /** When the last answer came that could be read, UTC ms; null before the first. */
  readonly lastGoodAt: number | null;
  /** Polls by outcome: `ok`, or the code of what went wrong. */
  readonly polls: ReadonlyMap<PollOutcome, number>;
  /** What the feed waits for; null when it waits for nothing. */
  readonly waitsFor: string | null;
}

/** What of the polling does not work, with the reason. */
export function pollFaults(figures: PollFigures | null): readonly string[] {
  if (figures === null) return [];
  const { feed, state, waitsFor } = figures;
  return [
    ...(state === 'closed'
      ? []
      : [`${feed}: the exchange does not answer, the breaker is ${state}`]),
    ...(waitsFor === null ? [] : [`${feed}: waits for ${waitsFor}`]),
  ];
}
