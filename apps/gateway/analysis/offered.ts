import type { Objective } from '#core/optimise/objective.js';

/** Objectives that the calculator solves. */
export const OFFERED_KINDS: readonly Objective['kind'][] = [
  'maxSharpe',
  'minVolatility',
  'efficientReturn',
  'maxQuadraticUtility',
  'riskParity',
  'maxDiversification',
  'hierarchicalRiskParity',
  'efficientRisk',
  'minCvar',
  'minCdar',
  'minSemivariance',
  'kelly',
];

/** Constraints that it takes. */
export const OFFERED_CONSTRAINTS: readonly string[] = [
  'bounds',
  'groups',
  'maxHoldings',
  'maxPairwiseCorrelation',
  'benchmark',
  'marketNeutral',
  'currentWeights',
  'maxTurnover',
  'transactionCost',
];
