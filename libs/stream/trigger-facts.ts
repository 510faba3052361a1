import type { SolveRequest, TriggerEvidence } from './generated/wire-types.js';

/** What is told of a trigger, before anything is decided: its solve request without the matrices that it carries. */
export interface TriggerFacts {
  readonly portfolioId: string;
  /** Of the decision that will answer. */
  readonly decisionId: string;
  readonly kind: string;
  readonly kinds: readonly string[];
  readonly reason: string;
  /** What drawdown, drift band and calendar saw, where they fired. */
  readonly evidence: TriggerEvidence | null;
  readonly windowEnd: string;
  readonly session: string;
  readonly weightsVersion: number;
  readonly heldSharpe: number | null;
  readonly threshold: number | null;
}

/** @param timeText writes an instant (UTC ms) as whoever tells it does */
export function triggerFacts(
  request: SolveRequest,
  timeText: (timeMs: number) => string,
): TriggerFacts {
  return {
    portfolioId: request.portfolioId,
    decisionId: request.decisionId,
    kind: request.cause,
    kinds: request.kinds,
    reason: request.reason,
    evidence: request.evidence,
    windowEnd: timeText(request.windowEnd),
    session: request.session,
    weightsVersion: request.weightsVersion,
    heldSharpe: request.heldSharpe,
    threshold: request.threshold,
  };
}
