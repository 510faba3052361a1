import type { Fault } from '../problem/problem.js';
import { readObjective } from './objective.js';

const faultsOf = (value: unknown): readonly Fault[] => {
  const faults: Fault[] = [];
  readObjective(value, ['A', 'B'], faults);
  return faults;
};

describe('the objective of a problem', () => {
  it.each([
    { kind: 'maxSharpe' },
    { kind: 'minVolatility' },
    { kind: 'efficientReturn', targetReturn: -0.1 },
    { kind: 'maxQuadraticUtility', riskAversion: 2 },
    { kind: 'maxDiversification' },
    { kind: 'kelly' },
    { kind: 'minCvar', confidence: 0.9, targetReturn: 0.1 },
    { kind: 'minCdar', confidence: 0, targetReturn: 0 },
    { kind: 'minSemivariance', benchmark: -0.01, targetReturn: 0.1 },
  ])('%j is read as it stands', (objective) => {
    const faults: Fault[] = [];
    expect(readObjective(objective, ['A', 'B'], faults)).toEqual(objective);
    expect(faults).toEqual([]);
  });

  it.each<readonly [unknown, Fault]>([
    [null, { path: 'objective', message: 'expected { "kind": .. }, was null' }],
    [
      { kind: 'minVolatility', targetReturn: 1 },
      {
        path: 'objective.targetReturn',
        message: 'expected only with efficientReturn, minCvar, minCdar or minSemivariance',
      },
    ],
    [
      { kind: 'efficientReturn' },
      { path: 'objective.targetReturn', message: 'expected a finite number, was absent' },
    ],
    [
      { kind: 'maxQuadraticUtility', riskAversion: 0 },
      { path: 'objective.riskAversion', message: 'expected > 0, was 0' },
    ],
  ])('%j is refused', (objective, fault) => {
    expect(faultsOf(objective)).toEqual([fault]);
  });

  it.each<readonly [unknown, unknown]>([
    [{ kind: 'minCvar' }, { kind: 'minCvar', confidence: 0.95, targetReturn: null }],
    [{ kind: 'minSemivariance' }, { kind: 'minSemivariance', benchmark: 0, targetReturn: null }],
    [{ kind: 'riskParity' }, { kind: 'riskParity', budgets: null }],
    [
      { kind: 'riskParity', budgets: { B: 0.75, A: 0.25 } },
      { kind: 'riskParity', budgets: Float64Array.of(0.25, 0.75) },
    ],
    [
      { kind: 'efficientRisk', targetVolatility: 0.1 },
      { kind: 'efficientRisk', target: { measure: 'volatility', value: 0.1 } },
    ],
    [
      { kind: 'efficientRisk', targetCvar: -0.1 },
      { kind: 'efficientRisk', target: { measure: 'cvar', value: -0.1, confidence: 0.95 } },
    ],
    [
      { kind: 'efficientRisk', targetSemideviation: 0.1 },
      { kind: 'efficientRisk', target: { measure: 'semideviation', value: 0.1, benchmark: 0 } },
    ],
    [
      { kind: 'hierarchicalRiskParity' },
      {
        kind: 'hierarchicalRiskParity',
        linkage: 'single',
        leafOrder: 'traversal',
        risk: 'variance',
        correlation: null,
      },
    ],
  ])('%j is read with its defaults', (given, objective) => {
    const faults: Fault[] = [];
    expect(readObjective(given, ['A', 'B'], faults)).toEqual(objective);
    expect(faults).toEqual([]);
  });

  it.each<readonly [unknown, readonly string[]]>([
    [{ kind: 'efficientRisk' }, ['objective']],
    [{ kind: 'efficientRisk', targetCvar: 1, targetCdar: 1 }, ['objective']],
    [
      { kind: 'efficientRisk', targetVolatility: -1, confidence: 0.9 },
      ['objective.targetVolatility', 'objective.confidence'],
    ],
    [{ kind: 'minCvar', confidence: 1 }, ['objective.confidence']],
    [{ kind: 'riskParity', budgets: { A: 1 } }, ['objective.budgets.B']],
    [{ kind: 'riskParity', budgets: { A: 1, B: 0 } }, ['objective.budgets.B']],
    [{ kind: 'riskParity', budgets: [0.5, 0.6] }, ['objective.budgets']],
    [{ kind: 'hierarchicalRiskParity', linkage: 'wards' }, ['objective.linkage']],
    [
      {
        kind: 'hierarchicalRiskParity',
        correlation: [
          [1, 2],
          [2, 1.1],
        ],
      },
      ['objective.correlation[0][1]', 'objective.correlation[1][0]', 'objective.correlation[1][1]'],
    ],
  ])('%j is refused, the places named', (given, paths) => {
    expect(faultsOf(given).map(({ path }) => path)).toEqual(paths);
  });
});
