import type { PortfolioDefinition } from '../generated/wire-types.js';

/** A weight that was computed, as 1/N is, may miss its bound by its last digits. */
const ROUNDING = 1e-9;

/** Bounds that no weight lies between, by instrument. */
export function crossedBounds({ instruments, constraints }: PortfolioDefinition): string[] {
  const { lower, upper } = constraints;
  return instruments.flatMap((name, i) =>
    lower[i] <= upper[i] && lower[i] < Infinity && upper[i] > -Infinity
      ? []
      : [`constraints: expected lower <= upper of ${name}, was ${lower[i]} and ${upper[i]}`],
  );
}

/**
 * Weights that are held from the start, or after the warm-up, and break the portfolio's own bounds, by instrument: the
 * first decision would have to undo them.
 */
export function heldFaults(portfolio: PortfolioDefinition): string[] {
  const { initial, instruments, constraints } = portfolio;
  if (initial.kind === 'blackLitterman') return [];
  const given = initial.kind === 'weights';
  if (given && initial.weights.length !== instruments.length) return [];
  const path = given ? 'initial.weights' : `initial.${initial.kind}`;
  const { lower, upper } = constraints;
  return instruments.flatMap((name, i) => {
    const weight = given ? initial.weights[i] : 1 / instruments.length;
    if (weight < lower[i] - ROUNDING) {
      return [`${path}: expected at least ${lower[i]} of ${name}, its lower bound, was ${weight}`];
    }
    if (weight > upper[i] + ROUNDING) {
      return [`${path}: expected at most ${upper[i]} of ${name}, its upper bound, was ${weight}`];
    }
    return [];
  });
}
