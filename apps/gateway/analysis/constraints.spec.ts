import type { Objective } from '#core/optimise/objective.js';
import type { Fault } from '../problem/problem.js';
import { readConstraints, type Constraints } from './constraints.js';
import { needsOf } from './objective-needs.js';

const instruments = ['A', 'B'];

function read(
  value: unknown,
  objective: Objective = { kind: 'minVolatility' },
): { readonly constraints: Constraints; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const constraints = readConstraints(value, needsOf(objective), { instruments, faults });
  return { constraints, faults };
}
const pathsOf = (value: unknown, objective?: Objective): string[] =>
  read(value, objective).faults.map(({ path }) => path);

describe('the constraints of a problem', () => {
  it('are the budget and [0, 1] where nothing is asked', () => {
    const { constraints, faults } = read(undefined);
    expect(faults).toEqual([]);
    expect(constraints).toEqual({
      lower: Float64Array.of(0, 0),
      upper: Float64Array.of(1, 1),
      groups: [],
      budget: 1,
      trading: null,
      benchmark: null,
      maxHoldings: null,
      maxPairwiseCorrelation: null,
    });
  });

  it('are read as they stand; vectors as arrays or by name', () => {
    const { constraints, faults } = read({
      marketNeutral: true,
      currentWeights: { B: 0.5 },
      maxTurnover: 0.2,
      transactionCost: 0.001,
      benchmark: { weights: [1, 0], maxTrackingError: 0.05 },
      maxHoldings: 1,
      maxPairwiseCorrelation: -0.5,
    });
    expect(faults).toEqual([]);
    expect(constraints).toMatchObject({
      budget: 0,
      trading: {
        currentWeights: Float64Array.of(0, 0.5),
        maxTurnover: 0.2,
        transactionCost: 0.001,
      },
      benchmark: { weights: Float64Array.of(1, 0), maxTrackingError: 0.05 },
      maxHoldings: 1,
      maxPairwiseCorrelation: -0.5,
    });
  });

  it.each<readonly [unknown, readonly string[]]>([
    [null, ['constraints']],
    [{ turnover: 1 }, ['constraints.turnover']],
    [{ marketNeutral: 1 }, ['constraints.marketNeutral']],
    [{ maxTurnover: 0.1 }, ['constraints.currentWeights']],
    [{ transactionCost: 0 }, ['constraints.currentWeights']],
    [
      { currentWeights: { C: 1 }, maxTurnover: -1 },
      ['constraints.maxTurnover', 'constraints.currentWeights.C'],
    ],
    [{ currentWeights: [1] }, ['constraints.currentWeights']],
    [{ currentWeights: [1, '0'] }, ['constraints.currentWeights[1]']],
    [{ benchmark: [] }, ['constraints.benchmark']],
    [{ benchmark: { weights: { A: 1 } } }, ['constraints.benchmark.maxTrackingError']],
    [
      { benchmark: { weights: { A: 1 }, maxTrackingError: -1, x: 0 } },
      ['constraints.benchmark.x', 'constraints.benchmark.maxTrackingError'],
    ],
    [{ maxHoldings: 0 }, ['constraints.maxHoldings']],
    [{ maxHoldings: 1.5 }, ['constraints.maxHoldings']],
    [{ maxPairwiseCorrelation: 2 }, ['constraints.maxPairwiseCorrelation']],
  ])('%j is refused', (value, paths) => {
    expect(pathsOf(value)).toEqual(paths);
  });

  it.each<readonly [Objective, unknown, readonly string[]]>([
    [{ kind: 'maxSharpe' }, { marketNeutral: true }, ['constraints.marketNeutral']],
    [{ kind: 'maxSharpe' }, { marketNeutral: false }, []],
    [
      { kind: 'maxSharpe' },
      { currentWeights: [1, 0], transactionCost: 0.1 },
      ['constraints.transactionCost'],
    ],
    [{ kind: 'maxSharpe' }, { currentWeights: [1, 0], maxTurnover: 0.1 }, []],
    [
      { kind: 'riskParity', budgets: null },
      { bounds: {}, groups: [], maxHoldings: 1, currentWeights: [1, 0], transactionCost: 0.1 },
      ['constraints.transactionCost'],
    ],
    [
      {
        kind: 'hierarchicalRiskParity',
        linkage: 'single',
        leafOrder: 'traversal',
        risk: 'variance',
        correlation: null,
      },
      { bounds: {} },
      ['constraints.bounds'],
    ],
  ])('%j with %j', (objective, value, paths) => {
    expect(pathsOf(value, objective)).toEqual(paths);
  });
});
