import { expect } from '@jest/globals';
import { CERTIFIED, worstResidual } from '#core/optimise/certificate.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';

/** The same status and conflict; weights and figure within `tolerance` of the largest weight, one at least, and of the figure. */
export function expectEqualOutcomes(
  outcome: SolveOutcome,
  wanted: SolveOutcome,
  tolerance: number,
): void {
  expect(outcome.status).toBe(wanted.status);
  if (outcome.status === 'infeasible') expect(outcome).toEqual(wanted);
  if (outcome.status !== 'optimal' || wanted.status !== 'optimal') return;
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  const size = Math.max(Math.abs(wanted.objectiveValue), 1e-300);
  expect(Math.abs(outcome.objectiveValue - wanted.objectiveValue)).toBeLessThan(tolerance * size);
  const largest = wanted.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1);
  outcome.weights.forEach((weight, i) => {
    expect(Math.abs(weight - wanted.weights[i])).toBeLessThan(tolerance * largest);
  });
}
