import { referencePortfolio } from '#testing/reference-portfolio.js';
import { readFileSync } from 'node:fs';
import { compoundedReturns, pairwiseCovariance, parsePrices } from '#testing/price-statistics.js';
import { CERTIFIED, worstResidual } from './certificate.js';
import { efficientReturn } from './efficient-return.js';
import { maxQuadraticUtility } from './max-quadratic-utility.js';
import { maxSharpe } from './max-sharpe.js';
import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';

function read(path: string): string {
  return readFileSync(new URL(`../../../test/golden/${path}`, import.meta.url), 'utf8');
}

function json<Shape>(path: string): Shape {
  return JSON.parse(read(path)) as Shape;
}

function box(n: number, lower: number, upper: number): PortfolioProblem['bounds'] {
  return { lower: new Float64Array(n).fill(lower), upper: new Float64Array(n).fill(upper) };
}

function optimal(outcome: SolveOutcome): Extract<SolveOutcome, { status: 'optimal' }> {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  expect(Math.abs(outcome.weights.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-12);
  return outcome;
}

function expectWeights(
  weights: Float64Array,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  weights.forEach((weight, i) => {
    expect(Math.abs(weight - expected[i])).toBeLessThanOrEqual(tolerance);
  });
}

/** An objective by PyPortfolioOpt's name of it. */
function solveAs(method: string, problem: PortfolioProblem, argument: number): SolveOutcome {
  switch (method) {
    case 'max_sharpe':
      return maxSharpe(problem);
    case 'efficient_return':
      return efficientReturn(problem, argument);
    case 'max_quadratic_utility':
      return maxQuadraticUtility(problem, argument);
    default:
      return minVolatility(problem);
  }
}

type Numbers = Readonly<Record<string, number>>;

describe('the reference portfolio of Casablanca', () => {
  const { instruments: names, means, covariance, originalWeights } = referencePortfolio;
  const origin = json<{
    originalReoptimiser: { sharpePerWeekRf0: number };
    minVolatility: Numbers;
    meanReturns: { v: Numbers };
  }>('casablanca/portf1-origin.json');
  const inOrder = (values: Numbers): number[] => names.map((name) => values[name]);
  const problem: PortfolioProblem = {
    instruments: names,
    expectedReturns: Float64Array.from(means),
    covariance: Float64Array.from(covariance),
    riskFreeRate: 0,
    l2Gamma: 0,
    bounds: box(names.length, 0, 1),
  };

  it('its re-optimiser is max Sharpe with rf 0 and L2 gamma .002 a week', () => {
    const { weights } = optimal(maxSharpe({ ...problem, l2Gamma: 0.002 }));
    expectWeights(weights, originalWeights, 1e-11);
    const plain = optimal(maxSharpe({ ...problem, l2Gamma: 0.002, bounds: box(11, -1, 1) }));
    expectWeights(plain.weights, weights, 1e-13);
  });

  it('min volatility gives the published weights and risk', () => {
    const { weights, objectiveValue } = optimal(minVolatility(problem));
    expectWeights(weights, inOrder(origin.minVolatility), 1e-11);
    expect(Math.sqrt(objectiveValue)).toBeCloseTo(origin.minVolatility.risk, 15);
    expect(weights[names.indexOf('ATW')]).toBe(0);
    expect(weights[names.indexOf('IAM')]).toBe(0);
  });

  it('max Sharpe with rf .0018 gives back the proportions its equilibrium returns came from', () => {
    const { weights } = optimal(maxSharpe({ ...problem, riskFreeRate: 0.0018 }));
    expectWeights(weights, inOrder(origin.meanReturns.v), 1e-10);
  });

  it('a rate above every mean has no excess return', () => {
    expect(maxSharpe({ ...problem, riskFreeRate: 0.0052 })).toEqual({ status: 'noExcessReturn' });
  });
});

describe('PyPortfolioOpt on twenty US equities', () => {
  interface Case {
    readonly case: string;
    readonly method: string;
    readonly options: {
      readonly args: readonly number[];
      readonly L2_gamma: number | null;
      readonly sector_mapper?: Readonly<Record<string, string>>;
      readonly sector_lower?: Numbers;
      readonly sector_upper?: Numbers;
    };
    readonly expected: { readonly performance: readonly number[] };
    readonly weights_from_upstream_run: Numbers;
  }
  const { cases } = json<{ cases: Case[] }>('pypfopt/cases.json');
  const prices = parsePrices(read('pypfopt/stock_prices.csv'));
  const n = prices.names.length;
  const mu = compoundedReturns(prices, 252);
  const covariance = pairwiseCovariance(prices, 252);
  const problem: PortfolioProblem = {
    instruments: prices.names,
    expectedReturns: mu,
    covariance,
    riskFreeRate: 0.02,
    l2Gamma: 0,
    bounds: box(n, 0, 1),
  };
  const find = (name: string): Case => {
    const found = cases.find((entry) => entry.case === name);
    if (found === undefined) throw new Error(`expected a case ${name}, was none`);
    return found;
  };

  it.each([
    'min_volatility',
    'min_volatility_L2_gamma1',
    'max_sharpe_long_only',
    'max_sharpe_L2_gamma5',
    'efficient_return_025',
    'max_quadratic_utility_ra2',
  ])('%s: return, volatility and Sharpe to the published relative 1e-7', (name) => {
    const { method, options, expected } = find(name);
    const { weights } = optimal(
      solveAs(method, { ...problem, l2Gamma: options.L2_gamma ?? 0 }, options.args[0]),
    );
    let expectedReturn = 0;
    let variance = 0;
    for (let i = 0; i < n; i += 1) {
      expectedReturn += weights[i] * mu[i];
      for (let j = 0; j < n; j += 1) variance += weights[i] * weights[j] * covariance[i * n + j];
    }
    const risk = Math.sqrt(variance);
    const figures = [expectedReturn, risk, (expectedReturn - 0.02) / risk];
    figures.forEach((figure, k) => {
      const published = expected.performance[k];
      expect(Math.abs(figure / published - 1)).toBeLessThanOrEqual(1e-7);
    });
  });

  it('efficient_return_025_market_neutral: to the published seven decimals', () => {
    const { options, expected } = find('efficient_return_025_market_neutral');
    const outcome = efficientReturn(
      { ...problem, budget: 0, bounds: box(n, -1, 1) },
      options.args[0],
    );
    if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
    expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
    const expectedReturn = outcome.weights.reduce((sum, weight, i) => sum + weight * mu[i], 0);
    const risk = Math.sqrt(outcome.objectiveValue);
    [expectedReturn, risk, (expectedReturn - 0.02) / risk].forEach((figure, k) => {
      expect(figure).toBeCloseTo(expected.performance[k], 7);
    });
  });

  it('min volatility without bounds and with sector limits stays within them', () => {
    const { options, weights_from_upstream_run: upstream } = find(
      'sector_min_volatility_unbounded',
    );
    const sectors = [...new Set(Object.values(options.sector_mapper ?? {}))];
    const groups = sectors.map((name) => ({
      name,
      coefficients: Float64Array.from(prices.names, (ticker) =>
        options.sector_mapper?.[ticker] === name ? 1 : 0,
      ),
      lower: options.sector_lower?.[name] ?? -Infinity,
      upper: options.sector_upper?.[name] ?? Infinity,
    }));
    const bounds = box(n, -Infinity, Infinity);
    const { weights } = optimal(minVolatility({ ...problem, bounds, groups }));
    for (const group of groups) {
      const exposure = group.coefficients.reduce((sum, a, i) => sum + a * weights[i], 0);
      expect(exposure).toBeGreaterThanOrEqual(group.lower - 1e-12);
      expect(exposure).toBeLessThanOrEqual(group.upper + 1e-12);
    }
    // Upstream stopped at an absolute 1e-5.
    expectWeights(
      weights,
      prices.names.map((ticker) => upstream[ticker]),
      1e-5,
    );
  });

  it.each([
    [0.06, 0.13, 'lower'],
    [0, 0.04, 'upper'],
  ])('bounds of [%d, %d] are infeasible against the budget', (lower, upper, side) => {
    expect(minVolatility({ ...problem, bounds: box(n, lower, upper) })).toEqual({
      status: 'infeasible',
      conflicting: ['budget', ...prices.names.map((name) => `bounds[${name}].${side}`)],
    });
  });
});

describe('portfolios printed in the literature', () => {
  interface Case {
    readonly id: string;
    readonly inputs: {
      readonly mu?: readonly number[];
      readonly cov: readonly (readonly number[])[];
      readonly lower?: number;
      readonly upper?: number;
      readonly target_return?: number;
      readonly rf?: number;
    };
    readonly expected: { readonly weights: readonly number[] };
    readonly tolerance_abs: number;
  }
  const { cases } = json<{ cases: Case[] }>('literature_portfolios/cases.json');

  it.each(cases.map((entry) => [entry.id, entry] as const))('%s', (id, entry) => {
    const { mu, cov, lower, upper, target_return: target, rf } = entry.inputs;
    const n = cov.length;
    const problem: PortfolioProblem = {
      instruments: cov.map((_, i) => `A${i}`),
      covariance: Float64Array.from(cov.flat()),
      riskFreeRate: rf ?? 0,
      l2Gamma: 0,
      bounds: box(n, lower ?? 0, upper ?? 1),
      ...(mu === undefined ? {} : { expectedReturns: Float64Array.from(mu) }),
      // A target return is a linear constraint like any other.
      ...(target === undefined || mu === undefined
        ? {}
        : {
            groups: [
              {
                name: 'target',
                coefficients: Float64Array.from(mu),
                lower: target,
                upper: Infinity,
              },
            ],
          }),
    };
    const outcome = id.includes('sharpe') ? maxSharpe(problem) : minVolatility(problem);
    expectWeights(optimal(outcome).weights, entry.expected.weights, entry.tolerance_abs);
  });
});

describe('OR-Library port1', () => {
  const numbers = read('orlib_portfolio/port1.txt').trim().split(/\s+/).map(Number);
  const n = numbers[0];
  const mu = Float64Array.from({ length: n }, (_, i) => numbers[1 + 2 * i]);
  const deviation = Float64Array.from({ length: n }, (_, i) => numbers[2 + 2 * i]);
  const covariance = new Float64Array(n * n);
  for (let k = 1 + 2 * n; k < numbers.length; k += 3) {
    const [i, j] = [numbers[k] - 1, numbers[k + 1] - 1];
    covariance[i * n + j] = numbers[k + 2] * deviation[i] * deviation[j];
    covariance[j * n + i] = covariance[i * n + j];
  }
  const { port1 } = json<{
    port1: {
      global_min_variance_published: number;
      return_at_min_variance_published: number;
      sample_points_index_return_var_published_var_recomputed: [number, number, number, number][];
    };
  }>('orlib_portfolio/checks.json');
  const problem: PortfolioProblem = {
    instruments: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns: mu,
    covariance,
    riskFreeRate: 0,
    l2Gamma: 0,
    bounds: box(n, 0, 1),
  };

  it('the minimum of volatility is the published one', () => {
    const { weights, objectiveValue } = optimal(minVolatility(problem));
    const published = port1.global_min_variance_published;
    expect(Math.abs(objectiveValue / published - 1)).toBeLessThan(1e-6);
    const expectedReturn = weights.reduce((sum, weight, i) => sum + weight * mu[i], 0);
    // The variance is flat there: its ten digits fix the return to the square root of their rounding only.
    const ratio = expectedReturn / port1.return_at_min_variance_published;
    expect(Math.abs(ratio - 1)).toBeLessThan(1e-4);
  });

  it('points of the long-only frontier agree to a relative 1e-5 of variance', () => {
    for (const [
      ,
      target,
      published,
    ] of port1.sample_points_index_return_var_published_var_recomputed) {
      const groups = [{ name: 'target', coefficients: mu, lower: target, upper: Infinity }];
      const { objectiveValue } = optimal(minVolatility({ ...problem, groups }));
      expect(Math.abs(objectiveValue / published - 1)).toBeLessThan(1e-5);
    }
  });
});
