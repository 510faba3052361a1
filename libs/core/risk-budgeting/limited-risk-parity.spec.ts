import fc from 'fast-check';
import { asAllocation, longOnlyOf } from '#testing/as-allocation.js';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { seededUniform } from '#testing/seeded-random.js';
import { quadraticForm } from '../linalg/symmetric.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { worstResidual } from '../optimise/certificate.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { riskParity } from './risk-parity.js';

type Optimal = Extract<SolveOutcome, { status: 'optimal' }>;

function optimal(outcome: SolveOutcome): Optimal {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(1e-6);
  expect(Math.abs(outcome.weights.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-12);
  expect(outcome.weights.every((weight) => weight > 0)).toBe(true);
  return outcome;
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Positive weights of sum one. */
function weightsOf(n: number, uniform: () => number): Float64Array {
  const raw = Float64Array.from({ length: n }, () => 0.05 + uniform());
  const total = sum(raw);
  return raw.map((value) => value / total);
}

interface Shape {
  readonly n: number;
  readonly seed: number;
  readonly kind: 'turnover' | 'tracking' | 'both' | 'all';
}
const shapes = (most: number): fc.Arbitrary<Shape> =>
  fc.record({
    n: fc.integer({ min: 2, max: most }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    kind: fc.constantFrom('turnover', 'tracking', 'both', 'all'),
  });

const covarianceIn = ({ covariance }: AllocationProblem): Float64Array =>
  covariance ?? new Float64Array();

const turnover = (a: Float64Array, b: Float64Array): number =>
  a.reduce((total, value, i) => total + Math.abs(value - b[i]), 0);

const errorFrom = (problem: AllocationProblem, w: Float64Array, b: Float64Array): number =>
  Math.sqrt(
    quadraticForm(
      covarianceIn(problem),
      w.map((weight, i) => weight - b[i]),
    ),
  );

/** Limits at a share of what the unlimited weights would need, so that they bind. */
function limited({ n, seed, kind }: Shape): AllocationProblem {
  const uniform = seededUniform(seed + 5);
  const bounds = kind === 'all' ? 'boxed' : 'longOnly';
  const plain = asAllocation(
    portfolioProblem({ n, seed, bounds, observations: 3 * n + 3, groups: 0 }),
  );
  const free = optimal(riskParity(plain, null)).weights;
  const current = weightsOf(n, uniform);
  const benchmark = weightsOf(n, uniform);
  const within = kind === 'all' ? free.map((weight) => (3 * weight + 1 / n) / 4) : current;
  const nearby = kind === 'all' ? free.map((weight) => (2 * weight + 1 / n) / 3) : benchmark;
  const trading = {
    currentWeights: within,
    maxTurnover: (0.1 + 0.8 * uniform()) * turnover(free, within),
    transactionCost: 0,
  };
  const tracking = {
    weights: nearby,
    maxTrackingError: (0.1 + 0.8 * uniform()) * errorFrom(plain, free, nearby),
  };
  return {
    ...plain,
    ...(kind === 'tracking' ? {} : { trading }),
    // With both the weights have to be near each other too.
    ...(kind === 'turnover'
      ? {}
      : {
          benchmark:
            kind === 'both'
              ? {
                  ...tracking,
                  weights: within,
                  maxTrackingError: 0.7 * errorFrom(plain, free, within),
                }
              : tracking,
        }),
  };
}

/** f of riskParity with equal budgets, c given. */
function value(problem: AllocationProblem, w: Float64Array, c: number): number {
  const logarithm = w.reduce((total, weight) => total + Math.log(weight), 0) / w.length;
  return Math.sqrt(quadraticForm(covarianceIn(problem), w)) - c * logarithm;
}

/** c of f = s - c sum b ln w. */
function factorOf(problem: AllocationProblem, { weights, objectiveValue }: Optimal): number {
  const s = Math.sqrt(quadraticForm(covarianceIn(problem), weights));
  return (s - objectiveValue) / (s - value(problem, weights, 1));
}

function isAllowed(problem: AllocationProblem, w: Float64Array): boolean {
  const { trading, benchmark, lower, upper } = problem;
  if (w.some((weight, i) => !(weight > 0) || weight < lower[i] || weight > upper[i])) return false;
  if (trading !== null && turnover(w, trading.currentWeights) > trading.maxTurnover) return false;
  return (
    benchmark === null || errorFrom(problem, w, benchmark.weights) <= benchmark.maxTrackingError
  );
}

describe('risk parity within turnover and tracking error', () => {
  it('is the least of its objective on what is allowed, the budget aside', () => {
    let tried = 0;
    fc.assert(
      fc.property(shapes(3), (shape) => {
        const problem = limited(shape);
        const outcome = riskParity(problem, null);
        if (outcome.status === 'unbounded' || outcome.status === 'infeasible') return;
        const found = optimal(outcome);
        const c = factorOf(problem, found);
        const least = found.objectiveValue;
        const uniform = seededUniform(shape.seed);
        for (let k = 0; k < 1500; k += 1) {
          const reach = [1, 0.1, 0.01, 0.001][k % 4];
          const w = found.weights.map((weight) => weight + reach * (uniform() - 0.5));
          if (!isAllowed(problem, w)) continue;
          tried += 1;
          expect(value(problem, w, c)).toBeGreaterThan(least - 1e-10 * Math.abs(least));
        }
      }),
      { numRuns: 60 },
    );
    expect(tried).toBeGreaterThan(1000);
  });

  it('is certified, keeps its limits, and binds at least one of them', () => {
    let solved = 0;
    fc.assert(
      fc.property(shapes(20), (shape) => {
        const problem = limited(shape);
        const outcome = riskParity(problem, null);
        if (outcome.status === 'unbounded' || outcome.status === 'infeasible') return;
        solved += 1;
        const { weights, certificate } = optimal(outcome);
        const { trading, benchmark } = problem;
        if (trading !== null) {
          expect(turnover(weights, trading.currentWeights)).toBeLessThan(
            trading.maxTurnover + 1e-11,
          );
        }
        if (benchmark !== null) {
          const error = errorFrom(problem, weights, benchmark.weights);
          expect(error).toBeLessThan(benchmark.maxTrackingError * (1 + 1e-9));
        }
        const names = certificate.binding.map(({ constraint }) => constraint);
        expect(names.some((name) => name.startsWith('max'))).toBe(true);
      }),
      { numRuns: 80 },
    );
    expect(solved).toBeGreaterThan(60);
  });

  it('does not change with the unit of the covariance, from 1e-12 to 1e12', () => {
    fc.assert(
      fc.property(shapes(8), fc.constantFrom(1e-12, 1e-6, 1e6, 1e12), (shape, factor) => {
        const problem = limited(shape);
        const { benchmark } = problem;
        const scaled: AllocationProblem = {
          ...problem,
          covariance: covarianceIn(problem).map((entry) => entry * factor),
          benchmark:
            benchmark === null
              ? null
              : { ...benchmark, maxTrackingError: benchmark.maxTrackingError * Math.sqrt(factor) },
        };
        const outcome = riskParity(problem, null);
        const other = riskParity(scaled, null);
        expect(other.status).toBe(outcome.status);
        if (outcome.status !== 'optimal' || other.status !== 'optimal') return;
        outcome.weights.forEach((weight, i) => {
          expect(Math.abs(weight - other.weights[i])).toBeLessThan(1e-8);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the instruments', () => {
    const reversed = (values: Float64Array): Float64Array => values.slice().reverse();
    fc.assert(
      fc.property(shapes(10), (shape) => {
        const problem = limited(shape);
        const { trading, benchmark } = problem;
        const mirrored: AllocationProblem = {
          ...problem,
          covariance: reversed(covarianceIn(problem)),
          lower: reversed(problem.lower),
          upper: reversed(problem.upper),
          trading:
            trading === null
              ? null
              : { ...trading, currentWeights: reversed(trading.currentWeights) },
          benchmark:
            benchmark === null ? null : { ...benchmark, weights: reversed(benchmark.weights) },
        };
        const outcome = riskParity(problem, null);
        const other = riskParity(mirrored, null);
        expect(other.status).toBe(outcome.status);
        if (outcome.status !== 'optimal' || other.status !== 'optimal') return;
        reversed(other.weights).forEach((weight, i) => {
          expect(Math.abs(weight - outcome.weights[i])).toBeLessThan(1e-8);
        });
      }),
      { numRuns: 40 },
    );
  });
});

/** The problem with only the constraints named; the budget stays. */
function keeping(problem: AllocationProblem, names: readonly string[]): AllocationProblem {
  const { instruments, trading, benchmark } = problem;
  const isKept = (name: string): boolean => names.includes(name);
  return {
    ...problem,
    lower: problem.lower.map((v, i) => (isKept(`bounds[${instruments[i]}].lower`) ? v : -Infinity)),
    upper: problem.upper.map((v, i) => (isKept(`bounds[${instruments[i]}].upper`) ? v : Infinity)),
    trading: isKept('maxTurnover') ? trading : null,
    benchmark: isKept('maxTrackingError') ? benchmark : null,
  };
}

describe('limits that no positive weights keep', () => {
  it('are named, and each of them is needed', () => {
    let refused = 0;
    fc.assert(
      fc.property(shapes(6), (shape) => {
        const plain = limited({ ...shape, kind: 'all' });
        const uniform = seededUniform(shape.seed + 2);
        const problem: AllocationProblem = {
          ...plain,
          upper: plain.upper.map((high) => high * (0.5 + uniform())),
          benchmark: {
            weights: weightsOf(shape.n, uniform),
            maxTrackingError: 0.02 * uniform(),
          },
        };
        const outcome = riskParity(problem, null);
        if (outcome.status !== 'infeasible') return;
        refused += 1;
        const { conflicting } = outcome;
        expect(riskParity(keeping(problem, conflicting), null).status).toBe('infeasible');
        // A portfolio that need not be invested cannot be asked for here.
        if (!conflicting.includes('budget')) return;
        for (const name of conflicting) {
          if (name === 'budget') continue;
          const rest = conflicting.filter((other) => other !== name);
          expect(riskParity(keeping(problem, rest), null).status).not.toBe('infeasible');
        }
      }),
      { numRuns: 80 },
    );
    expect(refused).toBeGreaterThan(30);
  });
});

describe('risk parity at the ends of its limits', () => {
  const covariance = Float64Array.of(0.04, 0.006, 0, 0.006, 0.09, 0.018, 0, 0.018, 0.16);
  const trading = (currentWeights: number[], maxTurnover: number): Partial<AllocationProblem> => ({
    trading: { currentWeights: Float64Array.from(currentWeights), maxTurnover, transactionCost: 0 },
  });
  const near = (weights: number[], maxTrackingError: number): Partial<AllocationProblem> => ({
    benchmark: { weights: Float64Array.from(weights), maxTrackingError },
  });
  const solve = (rest: Partial<AllocationProblem>): SolveOutcome =>
    riskParity(longOnlyOf(covariance, rest), null);

  it('limits that do not bind leave the shares of risk', () => {
    const free = optimal(solve({})).weights;
    expect(optimal(solve(trading([1, 0, 0], 2))).weights).toEqual(free);
    expect(optimal(solve(near([1, 0, 0], 1))).weights).toEqual(free);
  });

  it('without trading the weights are those that are held, to the bit', () => {
    const { weights, certificate } = optimal(solve(trading([0.5, 0.25, 0.25], 0)));
    expect([...weights]).toEqual([0.5, 0.25, 0.25]);
    expect(certificate.binding.map(({ constraint }) => constraint)).toContain('maxTurnover');
  });

  it('without risk against a benchmark they are its own', () => {
    const { weights, certificate } = optimal(solve(near([0.5, 0.25, 0.25], 0)));
    expect([...weights]).toEqual([0.5, 0.25, 0.25]);
    expect(certificate.binding.map(({ constraint }) => constraint)).toContain('maxTrackingError');
  });

  it('a benchmark of a covariance that is singular is reached along what has no risk', () => {
    const twins = Float64Array.of(0.04, 0.04, 0.01, 0.04, 0.04, 0.01, 0.01, 0.01, 0.09);
    const outcome = riskParity(longOnlyOf(twins, near([0.6, 0, 0.4], 0)), null);
    const { weights } = optimal(outcome);
    expect(weights[0]).toBeCloseTo(0.3, 5);
    expect(weights[1]).toBeCloseTo(0.3, 5);
    expect(weights[2]).toBeCloseTo(0.4, 5);
  });

  it.each([
    [{ ...trading([1, 0, 0], 0) }, ['maxTurnover']],
    [{ ...trading([0.2, 0.2, 0.2], 0.1) }, ['budget', 'maxTurnover']],
    [{ ...near([-0.5, 1, 0.5], 0.001) }, ['maxTrackingError']],
    [
      { ...near([0.8, 0.1, 0.1], 0.001), upper: Float64Array.of(0.5, 1, 1) },
      ['bounds[A0].upper', 'maxTrackingError'],
    ],
    [
      { ...trading([0.2, 0.4, 0.4], 0.1), ...near([0.8, 0.1, 0.1], 0.001) },
      ['maxTrackingError', 'maxTurnover'],
    ],
    [{ maxHoldings: 2 }, ['maxHoldings']],
    [{ maxPairwiseCorrelation: 0.05 }, ['maxPairwiseCorrelation']],
  ])('%#: names what keeps weights above zero from all of it', (rest, names) => {
    const outcome = solve(rest);
    expect(outcome.status).toBe('infeasible');
    if (outcome.status === 'infeasible') expect([...outcome.conflicting].sort()).toEqual(names);
  });

  it.each([
    [
      { trading: { currentWeights: Float64Array.of(1, 0, 0), maxTurnover: 1, transactionCost: 1 } },
      'expected transactionCost 0, was 1',
    ],
    [near([1], 1), 'expected 3 finite benchmark weights, was 1'],
    [near([1, 0, NaN], 1), 'expected 3 finite benchmark weights, was 1,0,NaN'],
    [near([1, 0, 0], -1), 'expected maxTrackingError >= 0, was -1'],
  ])('%# is refused: %s', (rest, message) => {
    expect(() => solve(rest)).toThrow(new RangeError(message));
  });
});
