import { solveConvex } from '#core/conic/solve-convex.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import { worstResidual } from '#core/optimise/certificate.js';
import { maxSharpe } from '#core/optimise/max-sharpe.js';
import { minVolatility } from '#core/optimise/min-volatility.js';
import { portfolioProblemOf } from '#core/optimise/allocation-problem.js';
import type { Objective, RiskTarget } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import { clarabel } from './clarabel.js';

const SCENARIOS = [
  [0.01, -0.02, 0.004],
  [-0.015, 0.01, 0.001],
  [0.02, 0.03, -0.004],
  [-0.01, -0.03, 0.002],
  [0.005, 0.012, 0.003],
  [0.013, -0.004, -0.002],
];
const problem = longOnly({
  instruments: ['A', 'B', 'C'],
  expectedReturns: Float64Array.of(0.08, 0.12, 0.03),
  covariance: Float64Array.of(0.04, 0.01, 0.002, 0.01, 0.09, 0.003, 0.002, 0.003, 0.005),
  scenarios: Float64Array.from(SCENARIOS.flat()),
  riskFreeRate: 0.01,
});
const solve = (changed: Partial<AllocationProblem>, objective: Objective): SolveOutcome =>
  solveConvex({ ...problem, ...changed }, objective, clarabel);

function optimal(outcome: SolveOutcome): Extract<SolveOutcome, { status: 'optimal' }> {
  if (outcome.status !== 'optimal') {
    throw new Error(`expected optimal, was ${JSON.stringify(outcome)}`);
  }
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(1e-6);
  return outcome;
}

const risk = (target: RiskTarget): Objective => ({ kind: 'efficientRisk', target });
const free = { targetReturn: null };

describe('scale', () => {
  /** Returns times a factor: second moments, and what counts like them, times its square. */
  const scaled = (factor: number): Partial<AllocationProblem> => ({
    expectedReturns: Float64Array.from(problem.expectedReturns ?? [], (mean) => mean * factor),
    covariance: Float64Array.from(problem.covariance ?? [], (entry) => entry * factor * factor),
    scenarios: Float64Array.from(problem.scenarios ?? [], (value) => value * factor),
    riskFreeRate: problem.riskFreeRate * factor,
  });
  const kinds: readonly (readonly [string, (factor: number) => Objective])[] = [
    ['minCvar', () => ({ kind: 'minCvar', confidence: 0.6, ...free })],
    ['minCdar', () => ({ kind: 'minCdar', confidence: 0.6, ...free })],
    ['minSemivariance', () => ({ kind: 'minSemivariance', benchmark: 0, ...free })],
    ['targetVolatility', (factor) => risk({ measure: 'volatility', value: 0.15 * factor })],
    ['targetCvar', (s) => risk({ measure: 'cvar', confidence: 0.6, value: 0.008 * s })],
    [
      'targetSemideviation',
      (s) => risk({ measure: 'semideviation', benchmark: 0, value: 0.004 * s }),
    ],
  ];
  it.each(kinds)('%s: the same weights and certificate from 1e-12 to 1e12', (_, objective) => {
    const { weights } = optimal(solve({}, objective(1)));
    for (const factor of [1e-12, 1e-6, 1e6, 1e12]) {
      const other = optimal(solve(scaled(factor), objective(factor)));
      other.weights.forEach((weight, i) =>
        expect(Math.abs(weight - weights[i])).toBeLessThan(1e-7),
      );
    }
  });
});

describe('the ratio beside a benchmark', () => {
  const weights = Float64Array.of(0.3, 0.3, 0.4);

  it('is the plain one where the tracking error does not bind', () => {
    const plain = maxSharpe(portfolioProblemOf(problem));
    const wide = optimal(
      solve({ benchmark: { weights, maxTrackingError: 9 } }, { kind: 'maxSharpe' }),
    );
    expect(wide.objectiveValue).toBeCloseTo(optimal(plain).objectiveValue, 8);
  });

  it('is certified where it binds, and held at the benchmark by a tracking error of 0', () => {
    const limit = { weights, maxTrackingError: 0.02 };
    const near = optimal(solve({ benchmark: limit }, { kind: 'maxSharpe' }));
    expect(near.certificate.binding.map(({ constraint }) => constraint)).toContain(
      'maxTrackingError',
    );
    const at = optimal(
      solve({ benchmark: { weights, maxTrackingError: 0 } }, { kind: 'maxSharpe' }),
    );
    at.weights.forEach((weight, i) => expect(weight).toBeCloseTo(weights[i], 6));
  });

  it('says when no weights have an excess return', () => {
    const benchmark = { weights, maxTrackingError: 0.02 };
    expect(solve({ benchmark, riskFreeRate: 0.5 }, { kind: 'maxSharpe' })).toEqual({
      status: 'noExcessReturn',
    });
  });
});

describe('conflicts', () => {
  it('a volatility below the least names it with the budget', () => {
    const { objectiveValue } = optimal(minVolatility(portfolioProblemOf(problem)));
    const value = 0.99 * Math.sqrt(objectiveValue);
    const outcome = solve({}, risk({ measure: 'volatility', value }));
    if (outcome.status !== 'infeasible') throw new Error(`was ${outcome.status}`);
    expect(outcome.conflicting).toContain('targetVolatility');
    expect(outcome.conflicting).toContain('budget');
  });

  it('a tracking error against a bound names both and nothing else that is not needed', () => {
    const benchmark = { weights: Float64Array.of(1, 0, 0), maxTrackingError: 0.01 };
    const upper = Float64Array.of(0.2, 1, 1);
    const outcome = solve({ benchmark, upper }, { kind: 'minVolatility' });
    expect(outcome).toEqual({
      status: 'infeasible',
      conflicting: ['bounds[A].upper', 'maxTrackingError'],
    });
  });

  it('a target of return above every mean, a tail target below the least', () => {
    const unreachable = solve({}, { kind: 'minCvar', confidence: 0.5, targetReturn: 0.2 });
    expect(unreachable.status).toBe('infeasible');
    const tail = solve({}, risk({ measure: 'cdar', confidence: 0.5, value: -1 }));
    expect(tail).toEqual({ status: 'infeasible', conflicting: ['targetCdar'] });
  });
});

describe('multipliers', () => {
  const multiplierOf = (outcome: SolveOutcome, name: string): number =>
    optimal(outcome).certificate.binding.find(({ constraint }) => constraint === name)
      ?.multiplier ?? NaN;

  it("of targetVolatility is that of w'Sw <= target^2: what a unit of variance earns", () => {
    const at = (variance: number): SolveOutcome =>
      solve({}, risk({ measure: 'volatility', value: Math.sqrt(variance) }));
    const step = 1e-6;
    const earned = (variance: number): number => optimal(at(variance)).objectiveValue;
    const slope = (earned(0.0225 + step) - earned(0.0225 - step)) / (2 * step);
    expect(multiplierOf(at(0.0225), 'targetVolatility') / slope).toBeCloseTo(1, 5);
  });

  it('of maxTrackingError is that of the root: what a unit of deviation saves', () => {
    const weights = Float64Array.of(0.3, 0.3, 0.4);
    const at = (maxTrackingError: number): SolveOutcome =>
      solve({ benchmark: { weights, maxTrackingError } }, { kind: 'minVolatility' });
    const step = 1e-5;
    const variance = (limit: number): number => optimal(at(limit)).objectiveValue;
    const slope = (variance(0.03 - step) - variance(0.03 + step)) / (2 * step);
    expect(multiplierOf(at(0.03), 'maxTrackingError') / slope).toBeCloseTo(1, 4);
  });
});

describe('a target at the least volatility', () => {
  const two = longOnly({
    instruments: ['A', 'B'],
    covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09),
    expectedReturns: Float64Array.of(0.1, 0.2),
  });
  const least = optimal(solve(two, { kind: 'minVolatility' }));
  const within = (value: number, changed: Partial<AllocationProblem> = {}): SolveOutcome =>
    solve({ ...two, ...changed }, risk({ measure: 'volatility', value }));

  it('has the portfolio of least volatility as its only one', () => {
    const { weights, objectiveValue } = optimal(within(Math.sqrt(least.objectiveValue)));
    // w_A = (S_BB - S_AB) / (S_AA + S_BB - 2 S_AB) = 8/11.
    expect(weights[0]).toBeCloseTo(8 / 11, 12);
    expect(objectiveValue).toBeCloseTo((0.1 * 8 + 0.2 * 3) / 11, 12);
  });

  it.each([1e-11, 1e-9, 1e-8, 1e-6])('below it by a share of %p is a conflict', (share) => {
    const outcome = within(Math.sqrt(least.objectiveValue) * (1 - share));
    expect(outcome).toEqual({ status: 'infeasible', conflicting: ['budget', 'targetVolatility'] });
  });

  it('above it by a share of 1e-9 is solved in its own right', () => {
    const { weights } = optimal(within(Math.sqrt(least.objectiveValue) * (1 + 1e-9)));
    expect(weights[0]).toBeLessThan(8 / 11 - 1e-5);
  });

  it('of 0 and a budget of 0 holds nothing', () => {
    const lower = Float64Array.of(-1, -1);
    const { weights, objectiveValue } = optimal(within(0, { budget: 0, lower }));
    expect(weights).toEqual(Float64Array.of(0, 0));
    expect(objectiveValue).toBeCloseTo(0, 15);
  });

  it('that several portfolios have is met by the one that earns most', () => {
    const covariance = Float64Array.of(0.04, 0.04, 0.04, 0.04);
    const { weights } = optimal(within(0.2, { covariance }));
    expect(weights[1]).toBeCloseTo(1, 6);
  });
});

describe('degenerate problems', () => {
  it('identical instruments, a riskless one, one scenario', () => {
    const scenarios = Float64Array.from(SCENARIOS.flatMap(([a]) => [a, a, 0.0001]));
    optimal(solve({ scenarios }, { kind: 'minCvar', confidence: 0.8, ...free }));
    optimal(solve({ scenarios }, { kind: 'minCdar', confidence: 0.8, ...free }));
    optimal(solve({ scenarios }, { kind: 'minSemivariance', benchmark: 0, ...free }));
    optimal(solve({ scenarios }, { kind: 'kelly' }));
    const one = Float64Array.of(0.01, -0.02, 0.005);
    optimal(solve({ scenarios: one }, { kind: 'minCvar', confidence: 0.95, ...free }));
    optimal(solve({ scenarios: one }, { kind: 'kelly' }));
  });

  it('market neutral, with groups and a turnover', () => {
    const changed: Partial<AllocationProblem> = {
      budget: 0,
      lower: new Float64Array(3).fill(-1),
      groups: [{ name: 'ab', coefficients: Float64Array.of(1, 1, 0), lower: 0.1, upper: 0.5 }],
      trading: {
        currentWeights: Float64Array.of(0.2, 0, -0.2),
        maxTurnover: 1,
        transactionCost: 0.001,
      },
    };
    const { weights } = optimal(solve(changed, risk({ measure: 'volatility', value: 0.1 })));
    expect(Math.abs(weights.reduce((sum, weight) => sum + weight, 0))).toBeLessThan(1e-12);
    optimal(solve(changed, { kind: 'minCvar', confidence: 0.6, ...free }));
  });

  it('without bounds a return at no price is unbounded', () => {
    const none = {
      lower: new Float64Array(3).fill(-Infinity),
      upper: new Float64Array(3).fill(Infinity),
      scenarios: Float64Array.of(0.01, 0.02, 0.03),
    };
    const outcome = solve(none, { kind: 'minCvar', confidence: 0.9, ...free });
    expect(outcome).toEqual({ status: 'unbounded' });
  });
});
