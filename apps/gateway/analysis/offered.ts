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
];

/** Constraints that it takes. */
export const OFFERED_CONSTRAINTS: readonly string[] = [
  'bounds',
  'groups',
  'maxHoldings',
  'maxPairwiseCorrelation',
];
