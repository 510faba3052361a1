import type { ConicProblem, SparseMatrix } from '#core/conic/conic-solver.js';
import { longOnly } from '#core/optimise/long-only.js';
import { clarabel } from './clarabel.js';
import { loadSolvers } from './load-solvers.js';
import { runOptimise } from './optimise-task.js';

const TOLERANCE = 1e-9;

const single = (value: number): SparseMatrix => ({
  columnStarts: Uint32Array.of(0, 1),
  rowIndices: Uint32Array.of(0),
  values: Float64Array.of(value),
});

/** min x^2 / 2 subject to x >= 1, the row in a cone of one element. */
const leastOf = (cones: Partial<ConicProblem['cones']>): ConicProblem => ({
  quadratic: single(1),
  linear: Float64Array.of(0),
  rows: single(-1),
  rhs: Float64Array.of(-1),
  cones: { zero: 0, nonnegative: 0, secondOrder: [], exponential: 0, ...cones },
});

describe('Clarabel behind the port', () => {
  beforeAll(loadSolvers);

  it('solves after a problem that made the module panic', () => {
    expect(clarabel.solve(leastOf({ secondOrder: [1] }), TOLERANCE).status).toBe('stalled');
    const outcome = clarabel.solve(leastOf({ nonnegative: 1 }), TOLERANCE);
    if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
    expect(outcome.x[0]).toBeCloseTo(1, 7);
  });

  it('a volatility that is always zero limits nothing', () => {
    const problem = longOnly({
      instruments: ['A', 'B'],
      expectedReturns: Float64Array.of(0.1, 0.2),
      covariance: new Float64Array(4),
    });
    const target = { measure: 'volatility', value: 0.1 } as const;
    const task = { ...problem, objective: { kind: 'efficientRisk', target } as const };
    expect(runOptimise(task)).toMatchObject({ status: 'optimal', weights: { A: 0, B: 1 } });
  });
});
