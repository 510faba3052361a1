import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { Objective } from '#core/optimise/objective.js';
import { seededNormal } from '#testing/seeded-random.js';
import { packageRoot } from '../package-root.js';
import { loadSolvers } from './load-solvers.js';
import { runOptimise } from './optimise-task.js';
import { SOLVER_NAMES, solverIdentity } from './solver-identity.js';

const SCENARIOS = 100;
const normal = seededNormal(3);

const PROBLEM = longOnly({
  instruments: ['A', 'B', 'C'],
  expectedReturns: Float64Array.of(0.1, 0.12, 0.08),
  covariance: Float64Array.of(0.04, 0.03, 0, 0.03, 0.05, 0.01, 0, 0.01, 0.06),
  scenarios: new Float64Array(3 * SCENARIOS).map(() => 0.001 + 0.01 * normal()),
});
const CVAR: Objective = { kind: 'minCvar', confidence: 0.9, targetReturn: null };
const TRADING = {
  currentWeights: Float64Array.of(1, 0, 0),
  maxTurnover: 0.5,
  transactionCost: 0.001,
};

/** Which solver answers: the objective alone does not say. */
const CASES: readonly (readonly [string, Objective, Partial<AllocationProblem>])[] = [
  ['activeSet', { kind: 'minVolatility' }, {}],
  ['activeSet', { kind: 'minVolatility' }, { upper: new Float64Array(3) }],
  ['activeSet', { kind: 'maxDiversification' }, {}],
  ['activeSet', { kind: 'minVolatility' }, { maxHoldings: 3 }],
  ['riskBudgeting', { kind: 'riskParity', budgets: null }, {}],
  ['tailInterior', CVAR, {}],
  ['highs', CVAR, { trading: TRADING }],
  ['branchAndBound', CVAR, { maxHoldings: 2 }],
  ['clarabel', { kind: 'kelly' }, {}],
  [
    'clarabel',
    { kind: 'maxSharpe' },
    { benchmark: { weights: Float64Array.of(1, 0, 0), maxTrackingError: 0.1 } },
  ],
  ['branchAndBound', { kind: 'minVolatility' }, { maxHoldings: 2 }],
  [
    'recursiveBisection',
    {
      kind: 'hierarchicalRiskParity',
      correlation: null,
      linkage: 'single',
      leafOrder: 'traversal',
      risk: 'variance',
    },
    {},
  ],
];

describe('the solver that an answer names', () => {
  beforeAll(loadSolvers);

  it.each(CASES)('%s: %j', (name, objective, limits) => {
    expect(runOptimise({ ...PROBLEM, ...limits, objective }).solver.name).toBe(name);
  });

  it('has the version of the lockfile, our own that of Ballast', () => {
    const lockfile = readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8');
    const { packages } = JSON.parse(lockfile) as {
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    const carrier: Readonly<Record<string, string>> = {
      clarabel: 'node_modules/cvxjs',
      highs: 'node_modules/highs',
    };
    for (const name of SOLVER_NAMES) {
      const { version } = packages[carrier[name] ?? ''];
      expect(solverIdentity(name)).toEqual({ name, version });
    }
  });
});
