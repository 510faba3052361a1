import type { AllocationProblem } from '../optimise/allocation-problem.js';

/** Whether exchanging names i and j leaves the problem what it is. */
function areInterchangeable(problem: AllocationProblem, i: number, j: number): boolean {
  const { expectedReturns, covariance, scenarios, lower, upper, groups } = problem;
  const n = problem.instruments.length;
  const vectors = [
    lower,
    upper,
    expectedReturns,
    problem.trading?.currentWeights ?? null,
    problem.benchmark?.weights ?? null,
    ...groups.map(({ coefficients }) => coefficients),
  ];
  if (vectors.some((vector) => vector !== null && vector[i] !== vector[j])) return false;
  if (covariance !== null) {
    if (covariance[i * n + i] !== covariance[j * n + j]) return false;
    for (let k = 0; k < n; k += 1) {
      if (k !== i && k !== j && covariance[i * n + k] !== covariance[j * n + k]) return false;
    }
  }
  if (scenarios !== null) {
    for (let row = 0; row < scenarios.length; row += n) {
      if (scenarios[row + i] !== scenarios[row + j]) return false;
    }
  }
  return true;
}

/**
 * For each name the first one that it can be exchanged with. Of such names a search need only consider holding the first
 * ones: without that it would visit every choice among equals (Margot 2010, section 5).
 */
export function interchangeableNames(problem: AllocationProblem): Int32Array {
  const n = problem.instruments.length;
  const first = new Int32Array(n);
  for (let j = 0; j < n; j += 1) {
    first[j] = j;
    for (let i = 0; i < j; i += 1) {
      if (first[i] === i && areInterchangeable(problem, i, j)) {
        first[j] = i;
        break;
      }
    }
  }
  return first;
}
