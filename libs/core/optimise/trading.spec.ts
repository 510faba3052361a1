import fc from 'fast-check';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { seededUniform } from '#testing/seeded-random.js';
import { CERTIFIED, worstResidual } from './certificate.js';
import { efficientReturn } from './efficient-return.js';
import { maxQuadraticUtility } from './max-quadratic-utility.js';
import { maxSharpe } from './max-sharpe.js';
import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';
import { turnoverOf, type Trading } from './trading.js';

const solvers = [
  ['min volatility', (problem: PortfolioProblem) => minVolatility(problem)],
  ['efficient return', (problem: PortfolioProblem) => efficientReturn(problem, 0.08)],
  ['quadratic utility', (problem: PortfolioProblem) => maxQuadraticUtility(problem, 3)],
] as const;

/** Current weights of some of the names that sum to the budget, and how trading away from them is limited. */
interface TradingShape {
  readonly seed: number;
  readonly maxTurnover: number;
  readonly transactionCost: number;
}

function tradingOf(n: number, budget: number, shape: TradingShape): Trading {
  const uniform = seededUniform(shape.seed);
  const held = Float64Array.from({ length: n }, () => (uniform() < 0.4 ? 0 : uniform()));
  const sum = held.reduce((total, weight) => total + weight, 0) || 1;
  const currentWeights = held.map((weight) => weight / sum - (1 - budget) / n);
  const { maxTurnover, transactionCost } = shape;
  return { currentWeights, maxTurnover, transactionCost };
}

const problems = fc
  .record({
    n: fc.integer({ min: 2, max: 25 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    bounds: fc.constantFrom(
      'longOnly' as const,
      'boxed' as const,
      'longShort' as const,
      'mixed' as const,
      'free' as const,
    ),
    groups: fc.integer({ min: 0, max: 2 }),
    budget: fc.constantFrom(0 as const, 1 as const),
    maxTurnover: fc.constantFrom(0, 0.05, 0.3, 1, Infinity),
    transactionCost: fc.constantFrom(0, 1e-4, 0.003, 0.1),
  })
  .map(({ budget, maxTurnover, transactionCost, ...shape }) => ({
    ...portfolioProblem({ ...shape, observations: 3 * shape.n }),
    budget,
    trading: tradingOf(shape.n, budget, { seed: shape.seed + 7, maxTurnover, transactionCost }),
  }));

function optimal(outcome: SolveOutcome): Extract<SolveOutcome, { status: 'optimal' }> {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  return outcome;
}

describe.each(solvers)('%s under turnover, cost and either budget', (_, solve) => {
  it('is certified, keeps to its budget and its turnover, or names what conflicts', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const outcome = solve(problem);
        if (outcome.status === 'infeasible') {
          expect(outcome.conflicting).not.toHaveLength(0);
          return;
        }
        const { weights } = optimal(outcome);
        const sum = weights.reduce((total, weight) => total + weight, 0);
        expect(Math.abs(sum - problem.budget)).toBeLessThanOrEqual(1e-12);
        const over = turnoverOf(problem.trading, weights) - problem.trading.maxTurnover;
        expect(over).toBeLessThanOrEqual(1e-11);
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});

const two: PortfolioProblem = {
  instruments: ['A', 'B'],
  expectedReturns: Float64Array.of(0.1, 0.2),
  covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09),
  riskFreeRate: 0,
  l2Gamma: 0,
  bounds: { lower: new Float64Array(2), upper: Float64Array.of(1, 1) },
};

function multiplierOf(outcome: SolveOutcome, name: string): number | undefined {
  const { certificate } = optimal(outcome);
  return certificate.binding.find(({ constraint }) => constraint === name)?.multiplier;
}

describe('cost', () => {
  const from = (a: number, transactionCost: number): PortfolioProblem => ({
    ...two,
    trading: { currentWeights: Float64Array.of(a, 1 - a), maxTurnover: Infinity, transactionCost },
  });

  it('moves two names by hand: 2 (w_A (S_AA + S_BB - 2 S_AB) - S_BB + S_AB) = +-2 c', () => {
    // Without cost w_A = 8/11; c = 0.002 stops the purchase of A at (0.08 - 0.002)/0.11, its sale at (0.08 + 0.002)/0.11.
    const bought = optimal(minVolatility(from(0.2, 0.002)));
    expect(bought.weights[0]).toBeCloseTo(0.078 / 0.11, 14);
    const [a, b] = bought.weights;
    const turnover = Math.abs(a - 0.2) + Math.abs(b - 0.8);
    const variance = 0.04 * a * a + 0.02 * a * b + 0.09 * b * b;
    expect(bought.objectiveValue).toBeCloseTo(variance + 0.002 * turnover, 15);
    const sold = optimal(minVolatility(from(0.9, 0.002)));
    expect(sold.weights[0]).toBeCloseTo(0.082 / 0.11, 14);
  });

  it('keeps what is held, to the last bit, where trading does not pay', () => {
    for (const held of [0.7, 0.72, 0.74]) {
      const { weights } = optimal(minVolatility(from(held, 0.01)));
      expect([...weights]).toEqual([held, 1 - held]);
    }
  });

  it('is part of the utility that is maximised', () => {
    const { weights, objectiveValue } = optimal(maxQuadraticUtility(from(0.5, 0.001), 2));
    const [a, b] = weights;
    const turnover = Math.abs(a - 0.5) + Math.abs(b - 0.5);
    const variance = 0.04 * a * a + 0.02 * a * b + 0.09 * b * b;
    expect(objectiveValue).toBeCloseTo(0.1 * a + 0.2 * b - variance - 0.001 * turnover, 15);
  });
});

describe('maxTurnover', () => {
  it('is reached, and priced: its multiplier is the slope of the minimum', () => {
    const problem = portfolioProblem({
      n: 12,
      seed: 4,
      bounds: 'longOnly',
      observations: 40,
      groups: 1,
    });
    const solve = (maxTurnover: number): SolveOutcome =>
      minVolatility({
        ...problem,
        trading: tradingOf(12, 1, { seed: 9, maxTurnover, transactionCost: 0.001 }),
      });
    const at = optimal(solve(0.3));
    const slope =
      (optimal(solve(0.300001)).objectiveValue - optimal(solve(0.299999)).objectiveValue) / 2e-6;
    expect(-(multiplierOf(at, 'maxTurnover') ?? 0) / slope).toBeCloseTo(1, 6);
  });

  it('of zero keeps the portfolio', () => {
    const trading = {
      currentWeights: Float64Array.of(0.3, 0.7),
      maxTurnover: 0,
      transactionCost: 0,
    };
    expect([...optimal(minVolatility({ ...two, trading })).weights]).toEqual([0.3, 0.7]);
  });

  it('conflicts by its name: the budget, a bound and too little turnover', () => {
    const trading = {
      currentWeights: Float64Array.of(0.1, 0.9),
      maxTurnover: 0.4,
      transactionCost: 0,
    };
    const bounds = { lower: Float64Array.of(0.5, 0), upper: Float64Array.of(1, 1) };
    expect(minVolatility({ ...two, bounds, trading })).toEqual({
      status: 'infeasible',
      conflicting: ['budget', 'maxTurnover', 'bounds[A].lower'],
    });
  });

  it('makes no difference where it is wide and trading is free', () => {
    const free = optimal(minVolatility(two)).weights;
    const trading = {
      currentWeights: Float64Array.of(0.5, 0.5),
      maxTurnover: 2,
      transactionCost: 0,
    };
    const wide = optimal(minVolatility({ ...two, trading })).weights;
    wide.forEach((weight, i) => {
      expect(Math.abs(weight - free[i])).toBeLessThan(1e-14);
    });
  });

  it.each([
    [{ maxTurnover: -0.1 }, 'expected maxTurnover >= 0, was -0.1'],
    [{ transactionCost: Infinity }, 'expected transactionCost >= 0, was Infinity'],
    [{ currentWeights: Float64Array.of(1) }, 'expected 2 elements of currentWeights, was 1'],
    [{ currentWeights: Float64Array.of(1, NaN) }, 'expected a finite currentWeights[1], was NaN'],
  ])('refuses %j', (part, message) => {
    const whole = { currentWeights: Float64Array.of(1, 0), maxTurnover: 1, transactionCost: 0 };
    expect(() => minVolatility({ ...two, trading: { ...whole, ...part } })).toThrow(message);
  });
});

describe('a market-neutral portfolio', () => {
  const neutral: PortfolioProblem = {
    ...two,
    budget: 0,
    bounds: { lower: Float64Array.of(-1, -1), upper: Float64Array.of(1, 1) },
  };

  it('of least volatility is none', () => {
    const { weights, objectiveValue } = optimal(minVolatility(neutral));
    expect([...weights]).toEqual([0, 0]);
    expect(objectiveValue).toBe(0);
  });

  it('that earns 2 % holds as much of one name as it is short of the other', () => {
    const { weights } = optimal(efficientReturn(neutral, 0.02));
    expect(weights[0]).toBeCloseTo(-0.2, 14);
    expect(weights[1]).toBeCloseTo(0.2, 14);
  });

  it('of equal means has no use', () => {
    const equal = { ...neutral, expectedReturns: Float64Array.of(0.1, 0.1) };
    const { weights } = optimal(maxQuadraticUtility(equal, 2));
    weights.forEach((weight) => {
      expect(Math.abs(weight)).toBeLessThan(1e-15);
    });
  });

  it('cannot earn more than its bounds allow', () => {
    const outcome = efficientReturn(neutral, 0.3);
    expect(outcome.status === 'infeasible' ? outcome.conflicting : []).toEqual(
      expect.arrayContaining(['budget', 'targetReturn', 'bounds[B].upper']),
    );
  });
});

describe('max Sharpe under a limit of turnover', () => {
  const limited = problems.map((problem) => ({
    ...problem,
    budget: 1 as const,
    trading: {
      currentWeights: problem.trading.currentWeights.map(
        (weight) => weight + (1 - problem.budget) / problem.instruments.length,
      ),
      maxTurnover: problem.trading.maxTurnover,
      transactionCost: 0,
    },
  }));

  it('is certified and within the limit', () => {
    fc.assert(
      fc.property(limited, (problem) => {
        const outcome = maxSharpe(problem);
        if (outcome.status === 'infeasible') expect(outcome.conflicting).not.toHaveLength(0);
        // Without bounds and without a limit the supremum may not be attained.
        if (outcome.status === 'unbounded') expect(problem.trading.maxTurnover).toBe(Infinity);
        if (outcome.status !== 'optimal' && outcome.status !== 'stalled') return;
        const { weights } = optimal(outcome);
        const over = turnoverOf(problem.trading, weights) - problem.trading.maxTurnover;
        expect(over).toBeLessThanOrEqual(1e-11);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('goes as far as it may towards the best portfolio, and no further', () => {
    const best = optimal(maxSharpe(two)).weights[0];
    const sharpe = (maxTurnover: number): number =>
      optimal(
        maxSharpe({
          ...two,
          trading: { currentWeights: Float64Array.of(1, 0), maxTurnover, transactionCost: 0 },
        }),
      ).weights[0];
    expect(sharpe(0)).toBe(1);
    expect(sharpe(0.2)).toBeCloseTo(0.9, 14);
    expect(sharpe(2)).toBeCloseTo(best, 12);
  });

  it('refuses a cost, and a market-neutral budget', () => {
    const trading = { currentWeights: Float64Array.of(1, 0), maxTurnover: 1, transactionCost: 0.1 };
    expect(() => maxSharpe({ ...two, trading })).toThrow('expected no transactionCost, was 0.1');
    expect(() => maxSharpe({ ...two, budget: 0 })).toThrow('expected a budget of 1, was 0');
  });
});
