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

function largestSize(values: Float64Array | null): number {
  return (values ?? new Float64Array()).reduce((size, value) => Math.max(size, Math.abs(value)), 0);
}

/** max(|f|, what f cancels to by rounding) at weights: what a difference of values of f is measured against. */
export function objectiveSize(
  problem: AllocationProblem,
  objective: Objective,
): (weights: Float64Array, value: number) => number {
  const floor = floorOf(problem, objective);
  return (weights, value) => Math.max(Math.abs(value), floor(weights));
}

function floorOf(
  problem: AllocationProblem,
  objective: Objective,
): (weights: Float64Array) => number {
  const { expectedReturns: mu, riskFreeRate } = problem;
  switch (objective.kind) {
    case 'minVolatility':
    case 'efficientReturn': {
      const q = scaledCovariance(problem, 1, 1);
      if (q !== null) return (w) => varianceAt(q, w).valueFloor;
      break;
    }
    case 'maxSharpe': {
      const q = scaledCovariance(problem, 1, 1);
      if (q !== null && mu !== null) {
        return (w) => finite(negativeSharpeAt(q, mu, riskFreeRate, w).valueFloor);
      }
      break;
    }
    case 'maxQuadraticUtility': {
      const q = scaledCovariance(problem, objective.riskAversion, 2);
      if (q !== null && mu !== null) return (w) => negativeUtilityAt(q, mu, w).valueFloor;
      break;
    }
    default:
      break;
  }
  const unit = Math.max(largestSize(mu), largestSize(problem.scenarios));
  return (w) => CANCELLATION * unit * w.reduce((sum, weight) => sum + Math.abs(weight), 0);
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
