/** A risk that is measured from scenarios, with what it needs to be defined. */
export type ScenarioRisk =
  | { readonly measure: 'cvar' | 'cdar'; readonly confidence: number }
  | { readonly measure: 'semideviation'; readonly benchmark: number };

/** What efficientRisk limits. */
export type RiskTarget = { readonly value: number } & (
  { readonly measure: 'volatility' } | ScenarioRisk
);

/** How hierarchical risk parity builds its tree and splits along it. */
export interface HierarchyOptions {
  readonly linkage: 'single' | 'complete' | 'average' | 'ward';
  /** Order of the leaves: of the merges as they came, or of least distance between neighbours. */
  readonly leafOrder: 'traversal' | 'optimal';
  /** What a cluster's risk is measured by. */
  readonly risk: 'variance' | 'standardDeviation';
}

/** What an allocation is asked to be best at; units are the problem's. */
export type Objective =
  | { readonly kind: 'maxSharpe' | 'minVolatility' | 'maxDiversification' | 'kelly' }
  | { readonly kind: 'efficientReturn'; readonly targetReturn: number }
  | { readonly kind: 'efficientRisk'; readonly target: RiskTarget }
  | { readonly kind: 'maxQuadraticUtility'; readonly riskAversion: number }
  /** Shares of risk [n], sum 1; null for equal ones. */
  | { readonly kind: 'riskParity'; readonly budgets: Float64Array | null }
  | {
      readonly kind: 'minCvar' | 'minCdar';
      readonly confidence: number;
      readonly targetReturn: number | null;
    }
  | {
      readonly kind: 'minSemivariance';
      readonly benchmark: number;
      readonly targetReturn: number | null;
    }
  | ({
      readonly kind: 'hierarchicalRiskParity';
      /** [n x n] in place of the one of the covariance; null for that. */
      readonly correlation: Float64Array | null;
    } & HierarchyOptions);
