import fc from 'fast-check';
import oracle from 'portfolio-allocation';
import quadprog from 'quadprog';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { maxQuadraticUtility } from './max-quadratic-utility.js';
import { maxSharpe } from './max-sharpe.js';
import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';

const RISK_AVERSION = 3;

interface Shape {
  readonly n: number;
  readonly seed: number;
  readonly bounds: 'longOnly' | 'boxed';
}

const shapes = (most: number): fc.Arbitrary<Shape> =>
  fc.record({
    n: fc.integer({ min: 1, max: most }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    bounds: fc.constantFrom('longOnly' as const, 'boxed' as const),
  });

function problemOf(shape: Shape): PortfolioProblem {
  return portfolioProblem({ ...shape, observations: 2 * shape.n + 5, groups: 0 });
}

const meansOf = ({ expectedReturns = new Float64Array(0) }: PortfolioProblem): Float64Array =>
  expectedReturns;

function rowsOf({ covariance, instruments }: PortfolioProblem): number[][] {
  const n = instruments.length;
  return instruments.map((_, i) => [...covariance.subarray(i * n, (i + 1) * n)]);
}

function weightsOf(outcome: SolveOutcome): Float64Array | null {
  if (outcome.status === 'noExcessReturn') return null;
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  return outcome.weights;
}

const variance = ({ covariance }: PortfolioProblem, w: ArrayLike<number>): number => {
  const n = w.length;
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) sum += w[i] * covariance[i * n + j] * w[j];
  }
  return sum;
};

const earned = (problem: PortfolioProblem, w: ArrayLike<number>): number =>
  meansOf(problem).reduce((sum, mean, i) => sum + mean * w[i], 0);

/** minimise w'Dw / 2 - d'w over the budget and bounds; the oracle's arrays count from 1. */
function byQuadprog(
  { instruments, bounds, ...problem }: PortfolioProblem,
  scale: number,
  d: Float64Array,
): number[] {
  const n = instruments.length;
  const rows = rowsOf({ instruments, bounds, ...problem });
  const from1 = (values: Iterable<number>): number[] => [0, ...values];
  const unit = (i: number): number[] => [0, ...instruments.map((_, j) => (i === j ? 1 : 0))];
  const { solution, message } = quadprog.solveQP(
    [[], ...rows.map((row) => from1(row.map((value) => scale * value)))],
    from1(d),
    [
      [],
      ...instruments.map((_, i) => [
        0,
        1,
        ...unit(i).slice(1),
        ...unit(i)
          .slice(1)
          .map((v) => 0 - v),
      ]),
    ],
    [0, 1, ...bounds.lower, ...bounds.upper.map((bound) => -bound)],
    1,
  );
  if (message !== '') throw new Error(message);
  return solution.slice(1, n + 1);
}

function expectClose(ours: Float64Array, theirs: ArrayLike<number>, tolerance: number): void {
  ours.forEach((weight, i) => {
    expect(Math.abs(weight - theirs[i])).toBeLessThan(tolerance);
  });
}

describe('quadprog (npm), up to 200 names', () => {
  it('finds the same portfolio of least volatility, and of most utility', () => {
    fc.assert(
      fc.property(shapes(200), (shape) => {
        const problem = problemOf(shape);
        const least = weightsOf(minVolatility(problem)) ?? new Float64Array(0);
        // Both are exact but for the condition of the covariance, up to some thousands here.
        expectClose(least, byQuadprog(problem, 1, new Float64Array(shape.n)), 1e-9);
        const most = weightsOf(maxQuadraticUtility(problem, RISK_AVERSION)) ?? least;
        expectClose(most, byQuadprog(problem, RISK_AVERSION, meansOf(problem)), 1e-9);
      }),
      { numRuns: 12 },
    );
  });

  it('finds no better Sharpe ratio: at our own trade-off it answers with our weights', () => {
    fc.assert(
      fc.property(shapes(200), (shape) => {
        const problem = problemOf(shape);
        const weights = weightsOf(maxSharpe(problem));
        if (weights === null) return;
        // The tangency portfolio maximises (mu - rf)'w - k/2 w'Sigma w for k = (mu'w - rf) / w'Sigma w.
        const excess = meansOf(problem).map((mean) => mean - problem.riskFreeRate);
        const tradeOff =
          (earned(problem, weights) - problem.riskFreeRate) / variance(problem, weights);
        expectClose(weights, byQuadprog(problem, tradeOff, excess), 1e-8);
      }),
      { numRuns: 12 },
    );
  });
});

describe('portfolio-allocation (npm), an independent library', () => {
  const options = ({
    bounds,
  }: PortfolioProblem): Parameters<typeof oracle.globalMinimumVarianceWeights>[1] => ({
    constraints: { minWeights: [...bounds.lower], maxWeights: [...bounds.upper] },
  });

  it('has no portfolio of less volatility', () => {
    fc.assert(
      fc.property(shapes(60), (shape) => {
        const problem = problemOf(shape);
        const ours = weightsOf(minVolatility(problem)) ?? new Float64Array(0);
        const theirs = oracle.globalMinimumVarianceWeights(rowsOf(problem), options(problem));
        // Its sequential minimisation stops within 1e-4 of the optimality conditions.
        expect(variance(problem, ours)).toBeLessThanOrEqual(variance(problem, theirs) * (1 + 1e-9));
        expectClose(ours, theirs, 2e-2);
      }),
      { numRuns: 25 },
    );
  });

  it('has no better Sharpe ratio', () => {
    fc.assert(
      fc.property(shapes(15), (shape) => {
        const problem = problemOf(shape);
        const ours = weightsOf(maxSharpe(problem));
        if (ours === null) return;
        const theirs = oracle.maximumSharpeRatioWeights(
          [...meansOf(problem)],
          rowsOf(problem),
          problem.riskFreeRate,
          options(problem),
        );
        const ratio = (w: ArrayLike<number>): number =>
          (earned(problem, w) - problem.riskFreeRate) / Math.sqrt(variance(problem, w));
        expect(ratio(ours)).toBeGreaterThanOrEqual(ratio(theirs) * (1 - 1e-9));
        // It stops early on some boxes; where it does not, its portfolio is ours.
        if (ratio(theirs) >= ratio(ours) * (1 - 1e-13)) expectClose(ours, theirs, 1e-5);
      }),
      { numRuns: 25 },
    );
  });
});
