import { longOnly } from '#core/optimise/long-only.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { loadSolvers } from './load-solvers.js';
import { solveAllocation } from './solve-allocation.js';
import { solveFrontier } from './solve-frontier.js';

const SCALES = [1e-12, 1e-6, 1, 1e6, 1e12];
const MEANS = [0.1, 0.2, 0.15];
const COVARIANCE = [0.04, 0, 0.01, 0, 0.09, 0, 0.01, 0, 0.05];
const AT_A = Float64Array.of(1, 0, 0);

/** Three names in units of `scale`; variances are in its square. */
function problemOf(
  scale: number,
  {
    means = MEANS,
    wide = 1,
    trackingError = 0.1,
    ...more
  }: Partial<AllocationProblem> & {
    readonly means?: readonly number[];
    readonly wide?: number;
    readonly trackingError?: number;
  } = {},
): AllocationProblem {
  return {
    ...longOnly({
      instruments: ['A', 'B', 'C'],
      expectedReturns: Float64Array.from(means, (mean) => mean * scale),
      covariance: Float64Array.from(COVARIANCE, (entry) => entry * scale * scale),
    }),
    lower: new Float64Array(3).fill(-wide),
    upper: new Float64Array(3).fill(wide),
    benchmark: { weights: AT_A, maxTrackingError: trackingError * scale },
    ...more,
  };
}

beforeAll(loadSolvers);

describe('the frontier beside a benchmark or limits of holdings', () => {
  it.each(SCALES.flatMap((scale) => [1, 1e4, 1e6].map((wide) => [scale, wide] as const)))(
    'in units of %d is bounded by bounds of %d',
    (scale, wide) => {
      const beside = solveFrontier(problemOf(scale, { wide, trackingError: 1e7 }), { points: 2 });
      const few = solveFrontier(problemOf(scale, { wide, benchmark: null, maxHoldings: 2 }), {
        points: 2,
      });
      // All of both other names short where three may be held, else of the lesser of the two.
      const most = [wide * (0.2 - 0.1) + (0.15 - 0.1) + 0.1, 0.1 + (0.2 - 0.1) * wide];
      [beside, few].forEach((outcome, k) => {
        if (outcome.status !== 'optimal')
          throw new Error(`expected optimal, was ${outcome.status}`);
        const [, highest] = outcome.targetReturns;
        expect(highest / scale / most[k]).toBeCloseTo(1, 6);
      });
    },
  );

  it.each(SCALES)('in units of %d is unbounded where nothing bounds it', (scale) => {
    const free = problemOf(scale, { wide: Infinity, benchmark: null, maxHoldings: 2 });
    expect(solveFrontier(free, { points: 2 }).status).toBe('unbounded');
  });
});

describe('the largest Sharpe ratio beside a benchmark', () => {
  const statusOf = (problem: AllocationProblem): string =>
    solveAllocation(problem, { kind: 'maxSharpe' }).outcome.status;

  it.each(SCALES)('in units of %d is found by its sign, not by its size', (scale) => {
    expect(statusOf(problemOf(scale))).toBe('optimal');
    expect(statusOf(problemOf(scale, { wide: 1e6, trackingError: 1e5 }))).toBe('optimal');
    expect(statusOf(problemOf(scale, { means: [0, -0.1, -0.1], wide: 0 }))).toBe('infeasible');
    const long = { lower: new Float64Array(3) };
    expect(statusOf(problemOf(scale, { ...long, means: [0, -0.1, -0.1] }))).toBe('noExcessReturn');
    expect(statusOf(problemOf(scale, { ...long, means: [-0.1, -0.1, -0.2] }))).toBe(
      'noExcessReturn',
    );
    // 1e-10 of the mean of a name that nothing may be held of.
    const out = { ...long, upper: Float64Array.of(0, 1, 1), trackingError: 10 };
    expect(statusOf(problemOf(scale, { ...out, means: [5, 4e-10, 3e-11] }))).toBe('optimal');
    // A benchmark without excess return, and some within any distance of it.
    const near = { ...long, means: [0, 0.1, 0.1], trackingError: 1e-9 };
    expect(['optimal', 'stalled']).toContain(statusOf(problemOf(scale, near)));
  });

  it.each(SCALES)('in units of %d has the weights that it has in others', (scale) => {
    const weights = (problem: AllocationProblem): number[] => {
      const { outcome } = solveAllocation(problem, { kind: 'maxSharpe' });
      return outcome.status === 'optimal' ? [...outcome.weights] : [];
    };
    const [here, there] = [weights(problemOf(scale)), weights(problemOf(1))];
    expect(here).toHaveLength(3);
    here.forEach((weight, i) => expect(weight).toBeCloseTo(there[i], 8));
  });
});
