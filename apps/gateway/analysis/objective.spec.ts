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
  ])('%j is read as it stands', (objective) => {
    const faults: Fault[] = [];
    expect(readObjective(objective, ['A', 'B'], faults)).toEqual(objective);
    expect(faults).toEqual([]);
  });

  it.each<readonly [unknown, Fault]>([
    [null, { path: 'objective', message: 'expected { "kind": .. }, was null' }],
    [
      { kind: 'minVolatility', targetReturn: 1 },
      { path: 'objective.targetReturn', message: 'expected only with efficientReturn' },
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
});
