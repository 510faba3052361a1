import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { Objective } from '#core/optimise/objective.js';
import type { QuadraticCase } from './quadratic-case.js';

const MIN_VOLATILITY: Objective = { kind: 'minVolatility' };
const MAX_SHARPE: Objective = { kind: 'maxSharpe' };

/** Names A and B alone: S^-1 1 = (0.08, 0.03) / 0.0035. */
const PAIR = [
  [0.04, 0.01],
  [0.01, 0.09],
];
/** And C, uncorrelated. */
const TRIPLE = [
  [0.04, 0.01, 0],
  [0.01, 0.09, 0],
  [0, 0, 0.16],
];
/** 1 / 1'S^-1 1 of the pair, and 1'S^-1 1 of the three. */
const PAIR_VARIANCE = 0.0035 / 0.11;
const PRECISION = 0.11 / 0.0035 + 1 / 0.16;
const LEAST = [0.08 / 0.0035 / PRECISION, 0.03 / 0.0035 / PRECISION, 1 / 0.16 / PRECISION];

const problemOf = (
  covariance: readonly (readonly number[])[],
  more: Partial<AllocationProblem> = {},
): AllocationProblem =>
  longOnly({
    instruments: covariance.map((_, i) => 'ABCDEFGH'[i]),
    covariance: Float64Array.from(covariance.flat()),
    ...more,
  });

const group = (
  coefficients: readonly number[],
  lower: number,
  upper: number,
): Partial<AllocationProblem> => ({
  groups: [{ name: 'g', coefficients: Float64Array.from(coefficients), lower, upper }],
});

const optimal = (value: number, weights: readonly number[] | null): QuadraticCase['expected'] => ({
  status: 'optimal',
  value,
  weights,
});

/** b of least variance 0.04 a^2 + 0.02 a b + 0.09 b^2 + 0.16 c^2 with a = 0.5: 0.18 b + 0.01 = 0.32 c. */
const HALF = optimal(0.0275, [0.5, 0.3, 0.2]);
/** a = b = x: 0.15 x^2 + 0.16 (1 - 2x)^2 is least at 32 / 79. */
const EQUAL_PAIR = 32 / 79;

/** Programmes with bounds, the budget, groups and equalities; degenerate, duplicated and riskless; and without an optimum. */
export const QUADRATIC_CASES: readonly QuadraticCase[] = [
  {
    title: 'the budget alone binds',
    problem: problemOf(TRIPLE),
    objective: MIN_VOLATILITY,
    expected: optimal(1 / PRECISION, LEAST),
  },
  {
    title: 'one name',
    problem: problemOf([[0.04]]),
    objective: MIN_VOLATILITY,
    expected: optimal(0.04, [1]),
  },
  {
    title: 'an upper bound binds',
    problem: problemOf(TRIPLE, { upper: Float64Array.of(0.5, 1, 1) }),
    objective: MIN_VOLATILITY,
    expected: HALF,
  },
  {
    title: 'a lower bound binds',
    problem: problemOf(TRIPLE, { lower: Float64Array.of(0, 0, 0.4) }),
    objective: MIN_VOLATILITY,
    expected: optimal(0.36 * PAIR_VARIANCE + 0.16 * 0.16, [
      (0.6 * 0.08) / 0.11,
      (0.6 * 0.03) / 0.11,
      0.4,
    ]),
  },
  {
    title: 'without bounds of its names',
    problem: problemOf(TRIPLE, {
      lower: new Float64Array(3).fill(-Infinity),
      upper: new Float64Array(3).fill(Infinity),
    }),
    objective: MIN_VOLATILITY,
    expected: optimal(1 / PRECISION, LEAST),
  },
  {
    title: 'a group at its limit',
    problem: problemOf(TRIPLE, group([1, 1, 0], -Infinity, 0.5)),
    objective: MIN_VOLATILITY,
    expected: optimal(0.25 * PAIR_VARIANCE + 0.04, [(0.5 * 0.08) / 0.11, (0.5 * 0.03) / 0.11, 0.5]),
  },
  {
    title: 'an equality',
    problem: problemOf(TRIPLE, group([0, 1, 1], 0.5, 0.5)),
    objective: MIN_VOLATILITY,
    expected: HALF,
  },
  {
    title: 'a linear constraint of two signs',
    problem: problemOf(TRIPLE, group([1, -1, 0], -Infinity, 0)),
    objective: MIN_VOLATILITY,
    expected: optimal(
      0.15 * EQUAL_PAIR * EQUAL_PAIR + 0.16 * (1 - 2 * EQUAL_PAIR) * (1 - 2 * EQUAL_PAIR),
      [EQUAL_PAIR, EQUAL_PAIR, 1 - 2 * EQUAL_PAIR],
    ),
  },
  {
    title: 'degenerate: a bound and a group that the optimum touches without a multiplier',
    problem: problemOf(TRIPLE, {
      upper: Float64Array.of(LEAST[0], 1, 1),
      ...group([1, 1, 0], -Infinity, LEAST[0] + LEAST[1]),
    }),
    objective: MIN_VOLATILITY,
    expected: optimal(1 / PRECISION, LEAST),
  },
  {
    title: 'a name twice',
    problem: problemOf([
      [0.04, 0.04, 0.01],
      [0.04, 0.04, 0.01],
      [0.01, 0.01, 0.09],
    ]),
    objective: MIN_VOLATILITY,
    expected: optimal(PAIR_VARIANCE, null),
  },
  {
    title: 'a name without variance',
    problem: problemOf([
      [0.04, 0.01, 0],
      [0.01, 0.09, 0],
      [0, 0, 0],
    ]),
    objective: MIN_VOLATILITY,
    expected: optimal(0, [0, 0, 1]),
  },
  {
    title: 'a name without variance, at most half in it',
    problem: problemOf(
      [
        [0.04, 0.01, 0],
        [0.01, 0.09, 0],
        [0, 0, 0],
      ],
      { upper: Float64Array.of(1, 1, 0.5) },
    ),
    objective: MIN_VOLATILITY,
    expected: optimal(0.25 * PAIR_VARIANCE, [0.04 / 0.11, 0.015 / 0.11, 0.5]),
  },
  {
    title: 'utility',
    // d/da of 0.2 - 0.1 a - 2 (0.04 a^2 + 0.02 a (1 - a) + 0.09 (1 - a)^2) is zero at 0.22 / 0.44.
    problem: problemOf(PAIR, { expectedReturns: Float64Array.of(0.1, 0.2) }),
    objective: { kind: 'maxQuadraticUtility', riskAversion: 4 },
    expected: optimal(0.15 - 2 * 0.0375, [0.5, 0.5]),
  },
  {
    title: 'a target of return',
    problem: problemOf(PAIR, { expectedReturns: Float64Array.of(0.1, 0.2) }),
    objective: { kind: 'efficientReturn', targetReturn: 0.15 },
    expected: optimal(0.0375, [0.5, 0.5]),
  },
  {
    title: 'the Sharpe ratio',
    // S^-1 (m - rf) is proportional to (0.0054, 0.0064) (Merton 1972).
    problem: problemOf(PAIR, { expectedReturns: Float64Array.of(0.1, 0.2), riskFreeRate: 0.02 }),
    objective: MAX_SHARPE,
    expected: optimal(Math.sqrt(0.001584 / 0.0035), [27 / 59, 32 / 59]),
  },
  {
    title: 'bounds below the budget',
    problem: problemOf(PAIR, { upper: Float64Array.of(0.4, 0.4) }),
    objective: MIN_VOLATILITY,
    expected: {
      status: 'infeasible',
      conflicting: ['bounds[A].upper', 'bounds[B].upper', 'budget'],
    },
  },
  {
    title: 'a group and a bound below the budget',
    problem: problemOf(TRIPLE, {
      upper: Float64Array.of(1, 1, 0.5),
      ...group([1, 1, 0], -Infinity, 0.3),
    }),
    objective: MIN_VOLATILITY,
    expected: {
      status: 'infeasible',
      conflicting: ['bounds[C].upper', 'budget', 'groups[g].upper'],
    },
  },
  {
    title: 'a direction that earns without risk and without end',
    problem: problemOf(
      [
        [0.04, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      {
        expectedReturns: Float64Array.of(0.1, 0.2, 0.1),
        lower: new Float64Array(3).fill(-Infinity),
        upper: new Float64Array(3).fill(Infinity),
      },
    ),
    objective: { kind: 'maxQuadraticUtility', riskAversion: 4 },
    expected: { status: 'unbounded' },
  },
  {
    title: 'nothing above the riskless rate',
    problem: problemOf(PAIR, { expectedReturns: Float64Array.of(0.1, 0.2), riskFreeRate: 0.5 }),
    objective: MAX_SHARPE,
    expected: { status: 'noExcessReturn' },
  },
];
