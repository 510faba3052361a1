import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { QuadraticCase } from './quadratic-case.js';

/** Names A and B: 0.04 a^2 + 0.02 a b + 0.09 b^2, of b = 1 - a 0.11 a^2 - 0.16 a + 0.09, least at 8/11. */
const PAIR = Float64Array.of(0.04, 0.01, 0.01, 0.09);
const varianceAt = (a: number): number => 0.11 * a * a - 0.16 * a + 0.09;

const traded = (
  currentWeights: readonly number[],
  terms: { readonly maxTurnover?: number; readonly transactionCost?: number },
  more: Partial<AllocationProblem> = {},
): AllocationProblem =>
  longOnly({
    instruments: currentWeights.map((_, i) => 'ABC'[i]),
    covariance: PAIR,
    trading: {
      currentWeights: Float64Array.from(currentWeights),
      maxTurnover: terms.maxTurnover ?? Infinity,
      transactionCost: terms.transactionCost ?? 0,
    },
    ...more,
  });

const optimal = (value: number, weights: readonly number[]): QuadraticCase['expected'] => ({
  status: 'optimal',
  value,
  weights,
});
const infeasible = (conflicting: readonly string[]): QuadraticCase['expected'] => ({
  status: 'infeasible',
  conflicting,
});
const MEANS = { expectedReturns: Float64Array.of(0.1, 0.2) };
const MIN_VOLATILITY = { kind: 'minVolatility' } as const;

/** Programmes with a limit of turnover or a cost of trading: kinks that bind, keep, are out of reach or make no difference. */
export const TRADING_CASES: readonly QuadraticCase[] = [
  {
    title: 'a turnover that ends on the way',
    problem: traded([0.5, 0.5], { maxTurnover: 0.2 }),
    objective: MIN_VOLATILITY,
    expected: optimal(varianceAt(0.6), [0.6, 0.4]),
  },
  {
    title: 'a turnover that does not bind',
    problem: traded([0.5, 0.5], { maxTurnover: 0.5 }),
    objective: MIN_VOLATILITY,
    expected: optimal(varianceAt(8 / 11), [8 / 11, 3 / 11]),
  },
  {
    title: 'no turnover at all',
    problem: traded([0.5, 0.5], { maxTurnover: 0 }),
    objective: MIN_VOLATILITY,
    expected: optimal(varianceAt(0.5), [0.5, 0.5]),
  },
  {
    title: 'a cost that shortens the way',
    // 0.22 a - 0.16 + 2 x 0.01 = 0.
    problem: traded([0.5, 0.5], { transactionCost: 0.01 }),
    objective: MIN_VOLATILITY,
    expected: optimal(varianceAt(7 / 11) + 0.02 * (7 / 11 - 0.5), [7 / 11, 4 / 11]),
  },
  {
    title: 'a cost above every gain',
    // The slope at a half is -0.05, a unit of a costs 0.06.
    problem: traded([0.5, 0.5], { transactionCost: 0.03 }),
    objective: MIN_VOLATILITY,
    expected: optimal(varianceAt(0.5), [0.5, 0.5]),
  },
  {
    title: 'a cost of buying everything, whatever is bought',
    problem: traded([0, 0], { transactionCost: 0.001 }),
    objective: MIN_VOLATILITY,
    expected: optimal(varianceAt(8 / 11) + 0.001, [8 / 11, 3 / 11]),
  },
  {
    title: 'a cost within a turnover',
    problem: traded([0.5, 0.5], { maxTurnover: 0.2, transactionCost: 0.01 }),
    objective: MIN_VOLATILITY,
    expected: optimal(varianceAt(0.6) + 0.01 * 0.2, [0.6, 0.4]),
  },
  {
    title: 'a name above its bound, which turnover just lets go',
    problem: traded([0.8, 0.2], { maxTurnover: 0.4 }, { upper: Float64Array.of(0.6, 1) }),
    objective: MIN_VOLATILITY,
    expected: optimal(varianceAt(0.6), [0.6, 0.4]),
  },
  {
    title: 'a name above its bound, which turnover keeps there',
    problem: traded([0.8, 0.2], { maxTurnover: 0.3 }, { upper: Float64Array.of(0.6, 1) }),
    objective: MIN_VOLATILITY,
    expected: infeasible(['bounds[A].upper', 'budget', 'maxTurnover']),
  },
  {
    title: 'a turnover within a group',
    // C is held at a half by the group; a quarter each of A and B may become 0.3 and 0.2.
    problem: traded(
      [0.25, 0.25, 0.5],
      { maxTurnover: 0.1 },
      {
        covariance: Float64Array.of(0.04, 0.01, 0, 0.01, 0.09, 0, 0, 0, 0.16),
        groups: [
          { name: 'g', coefficients: Float64Array.of(1, 1, 0), lower: -Infinity, upper: 0.5 },
        ],
      },
    ),
    objective: MIN_VOLATILITY,
    expected: optimal(0.25 * varianceAt(0.6) + 0.25 * 0.16, [0.3, 0.2, 0.5]),
  },
  {
    title: 'utility with a cost',
    // 0.22 - 0.44 a - 2 x 0.022 = 0.
    problem: traded([0.2, 0.8], { transactionCost: 0.022 }, MEANS),
    objective: { kind: 'maxQuadraticUtility', riskAversion: 4 },
    expected: optimal(0.2 - 0.04 - 2 * varianceAt(0.4) - 0.022 * 0.4, [0.4, 0.6]),
  },
  {
    title: 'the Sharpe ratio within a turnover',
    problem: traded([0.8, 0.2], { maxTurnover: 0.2 }, { ...MEANS, riskFreeRate: 0.02 }),
    objective: { kind: 'maxSharpe' },
    expected: optimal(0.11 / Math.sqrt(varianceAt(0.7)), [0.7, 0.3]),
  },
  {
    title: 'a target of return beyond the turnover',
    problem: traded([0.9, 0.1], { maxTurnover: 0.1 }, MEANS),
    objective: { kind: 'efficientReturn', targetReturn: 0.15 },
    expected: infeasible(['maxTurnover', 'targetReturn']),
  },
];
