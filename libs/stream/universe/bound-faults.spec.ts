import { portfolioDefinition, universeDefinition } from '#testing/wire-fixtures.js';
import type { PortfolioDefinition } from '../generated/wire-types.js';
import { portfolioFaults } from './validate-definition.js';

const faultsOf = (over: Partial<PortfolioDefinition>): string[] =>
  portfolioFaults(portfolioDefinition(over), universeDefinition());

describe('the bounds of a portfolio', () => {
  it('name the instrument whose lower one lies above its upper one', () => {
    const constraints = { lower: [0, 0.7, 0], upper: [1, 0.6, 1] };
    expect(faultsOf({ constraints })).toEqual([
      'constraints: expected lower <= upper of ATW, was 0.7 and 0.6',
    ]);
  });

  it('hold for the weights it starts with, by instrument', () => {
    const initial = { kind: 'weights' as const, weights: [0.9, 0, 0.1] };
    const constraints = { lower: [0, 0.05, 0], upper: [0.6, 0.6, 0.6] };
    expect(faultsOf({ initial, constraints })).toEqual([
      'initial.weights: expected at most 0.6 of AKT, its upper bound, was 0.9',
      'initial.weights: expected at least 0.05 of ATW, its lower bound, was 0',
    ]);
  });

  it.each(['equal', 'equalAfterWarmUp'] as const)('hold for 1/N, of initial %s', (kind) => {
    const initial = { kind, weights: [] };
    expect(faultsOf({ initial, constraints: { lower: [0, 0, 0], upper: [0.25, 1, 1] } })).toEqual([
      `initial.${kind}: expected at most 0.25 of AKT, its upper bound, was ${1 / 3}`,
    ]);
    const rounded = { lower: [0, 0, 0], upper: [0.3333333333, 1, 1] };
    expect(faultsOf({ initial, constraints: rounded })).toEqual([]);
  });

  it('may be met exactly', () => {
    const constraints = { lower: [0.5, 0.3, 0.2], upper: [0.5, 0.3, 0.2] };
    expect(faultsOf({ constraints })).toEqual([]);
  });
});
