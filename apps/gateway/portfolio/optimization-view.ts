import type { Cascade, Objective, Period, Policy } from '#stream/generated/wire-types.js';
import { afterOf, type CertificateSummary } from '../decisions/decision-summary.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { boundsView, type BoundsView } from './constraints-view.js';
import { definitionOf } from './current.js';

/** GET /portfolio/optimization. */
export interface OptimizationView {
  readonly portfolioId: string;
  readonly objective: Objective;
  readonly constraints: BoundsView;
  readonly policy: Policy;
  readonly estimator: string;
  readonly optimiser: string;
  /** What the optimiser cascade solves in turn; `gammaStep` of `period`. */
  readonly cascade: Cascade | null;
  /** Of `period`, like the two rates beside it. */
  readonly period: Period;
  readonly l2Gamma: number;
  readonly riskFreeRate: number;
  readonly riskAversion: number;
  readonly lastResult: {
    readonly decisionId: string;
    readonly status: string;
    readonly weights: Readonly<Record<string, number>> | null;
    readonly certificate: CertificateSummary | null;
  } | null;
}

/** What is optimised, when, and with what result last. */
export function optimizationView(entry: PortfolioEntry): OptimizationView {
  const definition = definitionOf(entry);
  const last = entry.decisions.last?.decision;
  return {
    portfolioId: entry.portfolioId,
    objective: definition.objective,
    constraints: boundsView(definition.instruments, definition.constraints),
    policy: definition.policy,
    estimator: definition.estimator,
    optimiser: definition.optimiser,
    cascade: definition.cascade,
    period: definition.period,
    l2Gamma: definition.l2Gamma,
    riskFreeRate: definition.riskFreeRate,
    riskAversion: definition.riskAversion,
    lastResult:
      last === undefined
        ? null
        : {
            decisionId: last.decisionId,
            status: last.result.status,
            weights: afterOf(last),
            certificate: last.result.certificate,
          },
  };
}
