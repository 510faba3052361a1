import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective } from '../optimise/objective.js';
import { negativeSharpeAt, negativeUtilityAt, varianceAt } from '../optimise/objectives.js';

/** A value below this share of the terms it is a sum of is their rounding. */
const CANCELLATION = 1e-6;

function scaledCovariance(
  { covariance, l2Gamma }: AllocationProblem,
  factor: number,
  ridge: number,
): Float64Array | null {
  if (covariance === null) return null;
  const n = Math.round(Math.sqrt(covariance.length));
  const q = covariance.map((entry) => factor * entry);
  for (let i = 0; i < n; i += 1) q[i * n + i] += ridge * l2Gamma;
  return q;
}

/**
 * max(|f|, what f cancels to by rounding) at weights: what a difference of values of f is measured against. It is of f's own
 * degree in the data (variances and semivariance: 2 in returns; tails, means and utility: that of their terms; the Sharpe
 * ratio: 0), so a problem in other units is searched alike.
 */
export function objectiveSize(
  problem: AllocationProblem,
  objective: Objective,
): (weights: Float64Array, value: number) => number {
  const floor = floorOf(problem, objective);
  return (weights, value) => Math.max(Math.abs(value), finite(floor(weights)));
}

function floorOf(
  problem: AllocationProblem,
  objective: Objective,
): (weights: Float64Array) => number {
  const { expectedReturns: mu, riskFreeRate, scenarios } = problem;
  switch (objective.kind) {
    case 'minVolatility':
    case 'efficientReturn': {
      const q = scaledCovariance(problem, 1, 1);
      return q === null ? none : (w) => varianceAt(q, w).valueFloor;
    }
    case 'maxSharpe': {
      const q = scaledCovariance(problem, 1, 1);
      return q === null || mu === null
        ? none
        : (w) => negativeSharpeAt(q, mu, riskFreeRate, w).valueFloor;
    }
    case 'maxQuadraticUtility': {
      const q = scaledCovariance(problem, objective.riskAversion, 2);
      return q === null || mu === null ? none : (w) => negativeUtilityAt(q, mu, w).valueFloor;
    }
    case 'efficientRisk':
      return mu === null ? none : (w) => CANCELLATION * termsOf(mu, 0, w);
    case 'minCvar':
    case 'minCdar':
      return scenarios === null ? none : floorOfTail(scenarios, problem.instruments.length);
    case 'minSemivariance':
      return scenarios === null ? none : floorOfSquares(scenarios, objective.benchmark);
    case 'kelly':
      return scenarios === null ? none : floorOfGrowth(scenarios);
    case 'riskParity':
    case 'maxDiversification':
    case 'hierarchicalRiskParity':
      return none;
  }
}

/** Of what is not searched, or is refused for want of its data. */
const none = (): number => 0;

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

/** sum |r_i w_i| of the row that begins at `from`. */
function termsOf(returns: Float64Array, from: number, w: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i += 1) sum += Math.abs(returns[from + i] * w[i]);
  return sum;
}

/** Of a mean of some losses: no loss is above sum |w_i| max_t |r_ti|. */
function floorOfTail(scenarios: Float64Array, names: number): (w: Float64Array) => number {
  const largest = new Float64Array(names);
  scenarios.forEach((value, k) => {
    largest[k % names] = Math.max(largest[k % names], Math.abs(value));
  });
  return (w) => CANCELLATION * termsOf(largest, 0, w);
}

/** Of mean(min(r_t'w - b, 0)^2): each root cancels to a share of its own terms, and the share is squared with it. */
function floorOfSquares(scenarios: Float64Array, benchmark: number): (w: Float64Array) => number {
  return (w) => {
    let sum = 0;
    for (let from = 0; from < scenarios.length; from += w.length) {
      const floor = CANCELLATION * (termsOf(scenarios, from, w) + Math.abs(benchmark));
      sum += floor * floor;
    }
    return (sum * w.length) / scenarios.length;
  };
}

/** Of mean ln(1 + r_t'w), whose slope in the return is 1 / (1 + r_t'w): 1 for small returns, little for large ones. */
function floorOfGrowth(scenarios: Float64Array): (w: Float64Array) => number {
  return (w) => {
    let sum = 0;
    for (let from = 0; from < scenarios.length; from += w.length) {
      let wealth = 1;
      for (let i = 0; i < w.length; i += 1) wealth += scenarios[from + i] * w[i];
      sum += termsOf(scenarios, from, w) / Math.max(wealth, 0);
    }
    return (CANCELLATION * sum * w.length) / scenarios.length;
  };
}
