import type {
  Decision,
  DecisionStatus,
  SolveResult,
  TriggerEvidence,
} from '#stream/generated/wire-types.js';
import { isoTime, isoTimeOrNull } from '../iso-time.js';
import { byName } from '../named-values.js';
import type { StoredDecision } from '../read-model/stored-decision.js';
import { tradesOf, type Trade } from './trades.js';

type Weights = Readonly<Record<string, number>>;

/** Dimensionless residuals of the solution. */
export interface CertificateSummary {
  readonly primal: number;
  readonly dual: number;
  readonly stationarity: number;
  readonly complementarity: number;
  readonly relativeGap: number;
}

/** An item of GET /portfolio/history, and the front of GET /decisions/{id}. */
export interface DecisionSummary {
  readonly decisionId: string;
  readonly portfolioId: string;
  /** When its weights became the held ones, else when it was raised. */
  readonly at: string;
  readonly trigger: {
    readonly kind: string;
    readonly kinds: readonly string[];
    readonly reason: string;
    readonly windowEnd: string;
    readonly session: string;
    readonly evidence: TriggerEvidence | null;
  };
  readonly status: DecisionStatus;
  /** The weights version it created. */
  readonly version: number | null;
  readonly effectiveAt: string | null;
  readonly before: Weights;
  readonly after: Weights | null;
  readonly trades: readonly Trade[];
  readonly turnover: number | null;
  readonly cost: number | null;
  /** Paid on the weights as they had drifted when it took effect. */
  readonly paid: { readonly turnover: number | null; readonly cost: number | null } | null;
  readonly expectedGain: number | null;
  readonly objective: string;
  readonly fallback: 'minVolatility' | null;
  readonly refusal: SolveResult['refusal'];
  readonly certificate: CertificateSummary | null;
}

/** What was decided and why, in short. */
export function decisionSummary(stored: StoredDecision): DecisionSummary {
  const { decision, effect } = stored;
  const { request, result } = decision;
  return {
    decisionId: decision.decisionId,
    portfolioId: decision.portfolioId,
    at: isoTime(effect?.windowEnd ?? request.windowEnd),
    trigger: {
      kind: request.cause,
      kinds: request.kinds,
      reason: request.reason,
      windowEnd: isoTime(request.windowEnd),
      session: request.session,
      evidence: request.evidence,
    },
    status: result.status,
    version: decision.version,
    effectiveAt: isoTimeOrNull(effect?.windowEnd ?? null),
    before: byName(request.instruments, request.heldWeights),
    after: afterOf(decision),
    trades: tradesOf(decision),
    turnover: result.turnover,
    cost: result.cost,
    paid: effect === null ? null : { turnover: effect.turnover, cost: effect.cost },
    expectedGain: result.expectedGain,
    objective: result.objective,
    fallback: result.fallback ? 'minVolatility' : null,
    refusal: result.refusal,
    certificate: result.certificate,
  };
}

/** The solved weights by name; null without a solution. */
export function afterOf({ request, result }: Decision): Weights | null {
  return result.weights === null ? null : byName(request.instruments, result.weights);
}
