import { readGolden } from '#testing/golden-series.js';
import { compoundedReturns, pairwiseCovariance, parsePrices } from '#testing/price-statistics.js';
import { maxSharpe } from '../optimise/max-sharpe.js';
import { discreteAllocation, type DiscreteAllocationProblem } from './discrete-allocation.js';
import { exactLots } from './exact-lots.js';
import { greedyLots } from './greedy-lots.js';

interface Case {
  readonly test: string;
  readonly method: 'greedy' | 'exact';
  readonly bounds: readonly [number, number];
  readonly totalValue: number;
  readonly shortRatio?: number;
  readonly reinvest?: boolean;
  readonly allocation: Readonly<Record<string, number>>;
  readonly rmse?: number;
}

const { cases } = JSON.parse(readGolden('pypfopt/discrete_allocation.json')) as {
  readonly cases: readonly Case[];
};
const table = parsePrices(readGolden('pypfopt/stock_prices.csv'));
const { names, columns } = table;
const n = names.length;
const prices = Float64Array.from(columns, (column) => column[column.length - 1]);
const expectedReturns = compoundedReturns(table, 252);
const covariance = pairwiseCovariance(table, 252);

/** Largest Sharpe ratio with rf = 0.02, as upstream's tests ask for it. */
function weightsWithin([lower, upper]: Case['bounds']): Float64Array {
  const outcome = maxSharpe({
    instruments: names,
    ...{ expectedReturns, covariance, riskFreeRate: 0.02, l2Gamma: 0 },
    bounds: { lower: new Float64Array(n).fill(lower), upper: new Float64Array(n).fill(upper) },
  });
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  return outcome.weights;
}

const problemOf = ({ bounds, totalValue, shortRatio, reinvest }: Case) =>
  ({
    weights: weightsWithin(bounds),
    ...{ prices, totalValue, shortRatio: shortRatio ?? 0, reinvest: reinvest ?? false },
    ...{ holdings: new Float64Array(n), lotSizes: new Float64Array(n).fill(1) },
    fees: { rate: 0, minimum: 0 },
  }) satisfies DiscreteAllocationProblem;

/** sum |w_i V - x_i p_i| + leftover of one side, with its weights rescaled where there are two. */
function objective(problem: DiscreteAllocationProblem, quantities: ArrayLike<number>): number {
  const { weights, totalValue, shortRatio, reinvest } = problem;
  const hasShorts = weights.some((weight) => weight < 0);
  const bases = {
    long: totalValue * (1 + (reinvest ? shortRatio : 0)),
    short: totalValue * shortRatio,
  };
  return [1, -1].reduce((total, sign) => {
    const own = [...weights.keys()].filter((i) => weights[i] < 0 === sign < 0);
    if (own.length === 0) return total;
    const sum = hasShorts ? own.reduce((s, i) => s + Math.abs(weights[i]), 0) : 1;
    const base = sign > 0 ? bases.long : bases.short;
    return own.reduce((rest, i) => {
      const value = Math.abs(quantities[i]) * prices[i];
      return rest + Math.abs((Math.abs(weights[i]) / sum) * base - value) - value;
    }, total + base);
  }, 0);
}

describe('PyPortfolioOpt, tests/test_discrete_allocation.py', () => {
  const ofMethod = (method: Case['method']) =>
    cases.filter((entry) => entry.method === method).map((entry) => [entry.test, entry] as const);

  it.each(ofMethod('greedy'))('%s: every integer, and the error to 7 decimals', (_, entry) => {
    const outcome = discreteAllocation(problemOf(entry), greedyLots);
    if (outcome.status === 'infeasible') throw new Error('expected an allocation');
    const held = names.flatMap((name, i) =>
      outcome.quantities[i] === 0 ? [] : [[name, outcome.quantities[i]] as const],
    );
    expect(Object.fromEntries(held)).toEqual(entry.allocation);
    if (entry.rmse !== undefined) expect(outcome.rmse).toBeCloseTo(entry.rmse, 7);
  });

  // Several answers share a least objective: upstream's differ by the version of Python, and its solver stops early.
  it.each(ofMethod('exact'))('%s: proven, and no worse than published', (_, entry) => {
    const problem = problemOf(entry);
    const outcome = discreteAllocation(problem, exactLots);
    if (outcome.status === 'infeasible') throw new Error('expected an allocation');
    expect(outcome).toMatchObject({ status: 'optimal', gap: 0 });
    const published = Float64Array.from(names, (name) => entry.allocation[name] ?? 0);
    expect(objective(problem, outcome.quantities)).toBeLessThanOrEqual(
      objective(problem, published) + 1e-6,
    );
  });
});
