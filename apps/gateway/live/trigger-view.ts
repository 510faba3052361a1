import type { SolveRequest, TriggerEvidence } from '#stream/generated/wire-types.js';
import { isoTime } from '../iso-time.js';

/** Data of a `trigger` event: the rules that fired, before anything is decided. */
export interface TriggerView {
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

/** The trigger of a solve request, without the matrices that it carries. */
export function triggerView(request: SolveRequest): TriggerView {
  return {
    portfolioId: request.portfolioId,
    decisionId: request.decisionId,
    kind: request.cause,
    kinds: request.kinds,
    reason: request.reason,
    evidence: request.evidence,
    windowEnd: isoTime(request.windowEnd),
    session: request.session,
    weightsVersion: request.weightsVersion,
    heldSharpe: request.heldSharpe,
    threshold: request.threshold,
  };
}
