import fc from 'fast-check';
import { ConicDraft } from '#core/conic/conic-draft.js';
import { solveModel } from '#core/conic/solve-model.js';
import { addConstraints } from '#core/conic/constraint-blocks.js';
import { semidefiniteFactor } from '#core/conic/semidefinite-factor.js';
import { quadraticForm } from '#core/linalg/symmetric.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { riskParity } from '#core/risk-budgeting/risk-parity.js';
import { asAllocation } from '#testing/as-allocation.js';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { seededUniform } from '#testing/seeded-random.js';
import { clarabel } from './clarabel.js';
import { loadSolvers } from './load-solvers.js';

/** A gap of 1e-9 leaves weights about its root away. */
const NEAR = 2e-4;

/** min t - c sum ln(w_i) / n with |L'w| <= t in the problem's constraints but the budget, by cones: the programme as it is written. */
function byCones(problem: AllocationProblem, c: number): Float64Array {
  const n = problem.instruments.length;
  const draft = new ConicDraft(n);
  addConstraints(draft, problem, 1);
  const t = draft.variable();
  draft.minimise(t, 1);
  const factor = semidefiniteFactor(problem.covariance ?? new Float64Array(n * n), n);
  const rows = factor.map((weights) => ({ weights, factor: -1, bound: 0 }));
  draft.norm(null, { others: [[t, -1]], bound: 0 }, rows);
  for (let i = 0; i < n; i += 1) {
    const logarithm = draft.variable();
    draft.minimise(logarithm, -c / n);
    draft.exponential(
      { others: [[logarithm, -1]], bound: 0 },
      { bound: 1 },
      { others: [[i, -1]], bound: 0 },
    );
  }
  const model = draft.model();
  const blocks = model.blocks.filter(({ name }) => name !== 'budget');
  const solved = solveModel({ ...model, blocks }, clarabel);
  if (solved.status !== 'optimal') throw new Error(`expected optimal, was ${solved.status}`);
  return solved.outcome.x.subarray(0, n);
}

beforeAll(loadSolvers);

describe('risk parity within constraints against its programme in exponential cones', () => {
  it('has the same weights, for the c of its value', () => {
    let bound = 0;
    const shapes = fc.record({
      n: fc.integer({ min: 2, max: 8 }),
      seed: fc.integer({ min: 0, max: 1e6 }),
      kind: fc.constantFrom('turnover', 'tracking', 'both'),
      bounds: fc.constantFrom('longOnly' as const, 'boxed' as const),
    });
    fc.assert(
      fc.property(shapes, ({ n, seed, kind, bounds }) => {
        const plain = asAllocation(
          portfolioProblem({ n, seed, bounds, observations: 3 * n + 3, groups: 0 }),
        );
        const uniform = seededUniform(seed + 9);
        const raw = Float64Array.from({ length: n }, () => 0.2 + uniform());
        const held = raw.map((value) => value / raw.reduce((sum, other) => sum + other, 0));
        const problem: AllocationProblem = {
          ...plain,
          trading:
            kind === 'tracking'
              ? null
              : { currentWeights: held, maxTurnover: 0.3 * uniform(), transactionCost: 0 },
          benchmark:
            kind === 'turnover' ? null : { weights: held, maxTrackingError: 0.04 * uniform() },
        };
        const outcome = riskParity(problem, null);
        if (outcome.status === 'unbounded' || outcome.status === 'infeasible') return;
        if (outcome.status !== 'optimal') throw new Error(`was ${outcome.status}`);
        const { weights, objectiveValue, certificate } = outcome;
        if (certificate.binding.some(({ constraint }) => constraint.startsWith('max'))) bound += 1;
        const s = Math.sqrt(quadraticForm(plain.covariance ?? weights, weights));
        const logarithm = weights.reduce((sum, weight) => sum + Math.log(weight) / n, 0);
        const other = byCones(problem, (s - objectiveValue) / logarithm);
        weights.forEach((weight, i) => {
          expect(Math.abs(weight - other[i])).toBeLessThan(NEAR);
        });
      }),
      { numRuns: 60 },
    );
    expect(bound).toBeGreaterThan(25);
  });
});
