import type {
  BlackLittermanStart,
  Cascade,
  DefinitionRecord,
  Objective,
  Period,
  Policy,
  PortfolioDefinition,
} from '#stream/generated/wire-types.js';
import { unpacked } from '#stream/packed.js';
import { isoTimeOrNull } from '../iso-time.js';
import { byName, matrixByName } from '../named-values.js';
import { boundsView, type BoundsView } from '../portfolio/constraints-view.js';

type ByName = Readonly<Record<string, number>>;

/** How a portfolio comes to its first weights. */
export type InitialView =
  | { readonly weights: ByName }
  | { readonly equal: true }
  | { readonly equalAfterWarmUp: true }
  | {
      readonly blackLitterman: {
        readonly marketWeights: ByName;
        readonly views: {
          readonly P: readonly (readonly number[])[];
          readonly Q: readonly number[];
        };
        readonly confidences: readonly number[] | null;
        readonly tau: number;
      };
    };

/** GET /portfolios/{id}: what PUT takes, and what became of it. */
export interface PortfolioView {
  readonly portfolioId: string;
  readonly universeId: string;
  readonly tenant: string;
  readonly version: number;
  readonly definitionId: string;
  /** In force from the window after the one that ends here; null: from the first. */
  readonly effectiveAfter: string | null;
  readonly label: string;
  readonly inSample: boolean;
  readonly instruments: readonly string[];
  readonly initial: InitialView;
  readonly prior: {
    readonly period: Period;
    readonly mean: ByName;
    readonly covariance: Readonly<Record<string, ByName>>;
    readonly observations: number;
    readonly asOf: string | null;
  } | null;
  readonly estimator: string;
  readonly optimiser: string;
  readonly cascade: Cascade | null;
  readonly objective: Objective;
  readonly l2Gamma: number;
  readonly riskAversion: number;
  readonly riskFreeRate: number;
  readonly period: Period;
  readonly constraints: BoundsView;
  readonly policy: Policy;
}

/** A portfolio as it is defined, in the form that PUT takes. */
export function portfolioView(
  definition: PortfolioDefinition,
  { definitionId, effectiveAfter }: Pick<DefinitionRecord, 'definitionId' | 'effectiveAfter'>,
): PortfolioView {
  const { instruments } = definition;
  return {
    portfolioId: definition.portfolioId,
    universeId: definition.universeId,
    tenant: definition.tenant,
    version: definition.version,
    definitionId,
    effectiveAfter: isoTimeOrNull(effectiveAfter),
    label: definition.label,
    inSample: definition.inSample,
    instruments,
    initial: initialView(definition),
    prior: priorView(definition),
    estimator: definition.estimator,
    optimiser: definition.optimiser,
    cascade: definition.cascade,
    objective: definition.objective,
    l2Gamma: definition.l2Gamma,
    riskAversion: definition.riskAversion,
    riskFreeRate: definition.riskFreeRate,
    period: definition.period,
    constraints: boundsView(instruments, definition.constraints),
    policy: definition.policy,
  };
}

function initialView({ initial, blackLitterman, instruments }: PortfolioDefinition): InitialView {
  if (blackLitterman !== null) return { blackLitterman: startView(instruments, blackLitterman) };
  if (initial.kind === 'weights') return { weights: byName(instruments, initial.weights) };
  return initial.kind === 'equalAfterWarmUp' ? { equalAfterWarmUp: true } : { equal: true };
}

function startView(
  instruments: readonly string[],
  { marketWeights, P, Q, confidences, tau }: BlackLittermanStart,
) {
  const n = instruments.length;
  const rows = Q.map((_, k) => P.slice(k * n, (k + 1) * n));
  return {
    marketWeights: byName(instruments, marketWeights),
    views: { P: rows, Q },
    confidences,
    tau,
  };
}

function priorView({ prior, instruments, period }: PortfolioDefinition): PortfolioView['prior'] {
  if (prior === null) return null;
  const { mean, covariance, observations, asOf } = prior;
  return {
    period,
    mean: byName(instruments, mean),
    covariance: matrixByName(instruments, unpacked(covariance, instruments.length)),
    observations,
    asOf: isoTimeOrNull(asOf),
  };
}
