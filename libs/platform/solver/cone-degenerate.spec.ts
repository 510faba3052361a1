import { longOnly } from '#core/optimise/long-only.js';
import { worstResidual } from '#core/optimise/certificate.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import { loadSolvers } from './load-solvers.js';
import { solveAllocation } from './solve-allocation.js';

/** Feasible sets without an interior, and optima without a risk: what an interior point comes to only nearly. */
const solve = (problem: AllocationProblem, objective: Objective): SolveOutcome =>
  solveAllocation(problem, objective).outcome;

beforeAll(loadSolvers);

function optimal(outcome: SolveOutcome): Extract<SolveOutcome, { status: 'optimal' }> {
  if (outcome.status !== 'optimal') {
    throw new Error(`expected optimal, was ${JSON.stringify(outcome)}`);
  }
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(1e-6);
  return outcome;
}

/** b b' of one factor. */
const outer = (b: readonly number[]): Float64Array =>
  Float64Array.from(b.flatMap((x) => b.map((y) => x * y)));

const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `A${i}`);

describe('a variance of zero', () => {
  it('within a tracking error is the least, certified', () => {
    const b = [0.4993, -0.0493, -0.6224, 0.5545, 0.0668, 0.1515, -0.4201, 0.2164];
    const weights = Float64Array.of(0.02, 0.03, 0.05, 0.08, 0.07, 0.27, 0.31, 0.17);
    const problem = longOnly({
      instruments: names(8),
      covariance: outer(b),
      benchmark: { weights, maxTrackingError: 0.18 },
    });
    const { weights: w } = optimal(solve(problem, { kind: 'minVolatility' }));
    const exposure = w.reduce((sum, weight, i) => sum + weight * b[i], 0);
    expect(Math.abs(exposure)).toBeLessThanOrEqual(1e-8);
  });

  it.each([
    ['cash', [0.04, 0, 0, 0.02], [0.1, 0.03], 0],
    ['two names that move as one', [0.04, 0.04, 0.04, 0.04], [0.1, 0.12], -Infinity],
  ])('with an excess return within a tracking error is unbounded: %s', (_, rows, mu, least) => {
    const covariance = Float64Array.from(rows);
    if (least === 0) covariance[3] = 0;
    const problem = longOnly({
      instruments: names(2),
      covariance,
      expectedReturns: Float64Array.from(mu),
      riskFreeRate: 0.02,
      lower: new Float64Array(2).fill(least),
      upper: new Float64Array(2).fill(least === 0 ? 1 : Infinity),
      benchmark: { weights: Float64Array.of(0.6, 0.4), maxTrackingError: 0.5 },
    });
    expect(solve(problem, { kind: 'maxSharpe' })).toEqual({ status: 'unbounded' });
  });
});

describe('constraints that leave one point', () => {
  it.each([1, 4, 5, 6])('no turnover: the current weights have the least CVaR (%d)', (seed) => {
    const [n, count] = [5, 50];
    const currentWeights = Float64Array.of(0.1, 0.3, 0.25, 0.2, 0.15);
    const scenarios = Float64Array.from(
      { length: n * count },
      (_, k) => 0.02 * Math.sin(seed + 12.9898 * k) + 0.01 * Math.cos(3 * seed + 78.233 * k * k),
    );
    const problem = longOnly({
      instruments: names(n),
      scenarios,
      trading: { currentWeights, maxTurnover: 0, transactionCost: 0 },
    });
    const objective = { kind: 'minCvar', confidence: 0.95, targetReturn: null } as const;
    expect(optimal(solve(problem, objective)).weights).toEqual(currentWeights);
  });

  it('a single name within a tracking error, at its target of return', () => {
    const mean = -0.0018153022561748673;
    const problem = longOnly({
      instruments: ['A'],
      covariance: Float64Array.of(1.0452788304183336e-5),
      expectedReturns: Float64Array.of(mean),
      lower: Float64Array.of(-Infinity),
      upper: Float64Array.of(Infinity),
      trading: {
        currentWeights: Float64Array.of(1),
        maxTurnover: 1,
        transactionCost: 4.4724185383219655e-7,
      },
      benchmark: { weights: Float64Array.of(1), maxTrackingError: 0.00132 },
    });
    const { weights } = optimal(solve(problem, { kind: 'efficientReturn', targetReturn: mean }));
    expect(weights).toEqual(Float64Array.of(1));
  });
});

describe('a tail far below its limit', () => {
  it.each(['cvar', 'cdar'] as const)(
    'has no part in the answer, which is as exact as without it: %s',
    (measure) => {
      const problem = longOnly({
        instruments: names(3),
        expectedReturns: Float64Array.of(0.08, 0.12, 0.03),
        covariance: Float64Array.of(0.04, 0.01, 0.002, 0.01, 0.09, 0.003, 0.002, 0.003, 0.005),
        scenarios: Float64Array.from({ length: 60 }, (_, k) => 0.02 * Math.sin(1 + 12.9898 * k)),
        benchmark: { weights: Float64Array.of(0.3, 0.3, 0.4), maxTrackingError: 0.05 },
      });
      const target = { measure, confidence: 0.8, value: 0.5 } as const;
      const limited = optimal(solve(problem, { kind: 'efficientRisk', target }));
      expect(worstResidual(limited.certificate)).toBeLessThanOrEqual(1e-12);
    },
  );
});
