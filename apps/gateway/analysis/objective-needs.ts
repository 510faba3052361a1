import type { Objective } from '#core/optimise/objective.js';

/** What a kind of objective takes from the rest of the request; what it does not take is refused. */
export interface Needs {
  readonly expectedReturns: boolean;
  readonly covariance: boolean;
  readonly scenarios: 'needed' | 'insteadOfCovariance' | 'refused';
  readonly l2Gamma: boolean;
  readonly transactionCost: boolean;
  readonly marketNeutral: boolean;
  readonly constraints: 'all' | 'none';
}

const OF_MOMENTS: Needs = {
  expectedReturns: true,
  covariance: true,
  scenarios: 'refused',
  l2Gamma: true,
  transactionCost: true,
  marketNeutral: true,
  constraints: 'all',
};
const OF_SCENARIOS: Needs = {
  ...OF_MOMENTS,
  expectedReturns: false,
  covariance: false,
  scenarios: 'needed',
};
const INVESTED = { transactionCost: false, marketNeutral: false };
const WITHOUT_TERMS = { ...INVESTED, l2Gamma: false };

const NEEDS: Readonly<Record<Objective['kind'], Needs>> = {
  maxSharpe: { ...OF_MOMENTS, ...INVESTED },
  minVolatility: { ...OF_MOMENTS, expectedReturns: false },
  efficientReturn: OF_MOMENTS,
  maxQuadraticUtility: OF_MOMENTS,
  efficientRisk: OF_MOMENTS,
  maxDiversification: { ...OF_MOMENTS, ...WITHOUT_TERMS, expectedReturns: false },
  riskParity: { ...OF_MOMENTS, ...WITHOUT_TERMS, expectedReturns: false },
  minCvar: OF_SCENARIOS,
  minCdar: OF_SCENARIOS,
  minSemivariance: OF_SCENARIOS,
  kelly: { ...OF_SCENARIOS, ...WITHOUT_TERMS },
  hierarchicalRiskParity: {
    ...OF_MOMENTS,
    ...WITHOUT_TERMS,
    expectedReturns: false,
    scenarios: 'insteadOfCovariance',
    constraints: 'none',
  },
};

/** The needs of one objective, its parameters considered. */
export function needsOf(objective: Objective): Needs {
  const needs = NEEDS[objective.kind];
  if (objective.kind === 'efficientRisk' && objective.target.measure !== 'volatility') {
    return { ...needs, covariance: false, scenarios: 'needed' };
  }
  const targeted = 'targetReturn' in objective && objective.targetReturn !== null;
  return targeted ? { ...needs, expectedReturns: true } : needs;
}
