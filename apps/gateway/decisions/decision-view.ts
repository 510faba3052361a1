import type { Cascade, SolveAttempt } from '#stream/generated/wire-types.js';
import { isoTime } from '../iso-time.js';
import { matrixRows } from '../named-values.js';
import { boundsView, type BoundsView } from '../portfolio/constraints-view.js';
import type { StoredDecision } from '../read-model/stored-decision.js';
import { decisionSummary, type DecisionSummary } from './decision-summary.js';
import { explanationOf } from './explanation.js';

/** Everything the solve depended on, annual; vectors follow `instruments`. */
export interface DecisionInputs {
  readonly universeId: string;
  readonly window: string;
  readonly windows: number;
  /** topic/partition/offset of the decision in the log. */
  readonly position: string;
  /** Headers of the record: schema, window, revision. */
  readonly headers: Readonly<Record<string, string>>;
  readonly weightsVersion: number;
  readonly instruments: readonly string[];
  readonly statistics: {
    readonly T: number;
    readonly n: number;
    readonly s: number;
    readonly q: number;
    readonly mean: readonly number[];
    readonly scatter: readonly (readonly number[])[];
  };
  readonly expectedReturns: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly riskFreeRate: number;
  readonly objective: { readonly kind: string; readonly fallback: string };
  readonly constraints: BoundsView;
  readonly l2Gamma: number;
  readonly riskAversion: number;
  readonly costRate: number;
  readonly horizonYears: number;
  /** What the turnover budget left; null without one. */
  readonly turnoverLeft: number | null;
  readonly cascade: Cascade | null;
  readonly solver: {
    readonly name: string;
    readonly version: string;
    readonly iterations: number | null;
    /** Of a cascade; nothing else draws random numbers. */
    readonly seed: number | null;
  };
}

/** GET /decisions/{id}. */
export interface DecisionView extends DecisionSummary {
  readonly explanation: string;
  readonly objectiveValue: number | null;
  readonly heldSharpe: number | null;
  readonly newSharpe: number | null;
  readonly binding: readonly { readonly constraint: string; readonly multiplier: number }[];
  readonly conflicting: readonly string[];
  /** Every step that a cascade tried. */
  readonly attempts: readonly SolveAttempt[];
  readonly inputs: DecisionInputs;
  readonly digest: string;
}

/** A decision with its provenance. */
export function decisionView(stored: StoredDecision): DecisionView {
  const { decision } = stored;
  const { result } = decision;
  return {
    ...decisionSummary(stored),
    explanation: explanationOf(decision),
    objectiveValue: result.objectiveValue,
    heldSharpe: result.heldSharpe,
    newSharpe: result.newSharpe,
    binding: result.binding,
    conflicting: result.conflicting,
    attempts: result.attempts,
    inputs: inputsOf(stored),
    digest: decision.digest,
  };
}

function inputsOf({ decision, position, iterations, headers }: StoredDecision): DecisionInputs {
  const { request, result } = decision;
  const { instruments, statistics } = request;
  const { T, n, s, q, mean, scatter } = statistics;
  const size = instruments.length;
  return {
    universeId: request.universeId,
    window: isoTime(request.windowEnd),
    windows: request.windows,
    position,
    headers,
    weightsVersion: request.weightsVersion,
    instruments,
    statistics: { T, n, s, q, mean, scatter: matrixRows(scatter, size) },
    expectedReturns: request.expectedReturns,
    covariance: matrixRows(request.covariance, size),
    riskFreeRate: request.riskFreeRate,
    objective: request.objective,
    constraints: boundsView(instruments, request.constraints),
    l2Gamma: request.l2Gamma,
    riskAversion: request.riskAversion,
    costRate: request.cost,
    horizonYears: request.horizonYears,
    turnoverLeft: request.turnoverLeft,
    cascade: request.cascade,
    solver: {
      name: result.solver,
      version: result.solverVersion,
      iterations,
      seed: request.cascade?.seed ?? null,
    },
  };
}
