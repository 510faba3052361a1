import { covarianceOf, longOnlyOf } from '#testing/as-allocation.js';
import { readGolden } from '#testing/golden-series.js';
import { pairwiseCovariance, parsePrices } from '#testing/price-statistics.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { CERTIFIED, worstResidual } from '../optimise/certificate.js';
import { riskParity } from './risk-parity.js';

type Matrix = readonly (readonly number[])[];

function weightsOf(problem: AllocationProblem, budgets: readonly number[] | null): Float64Array {
  const outcome = riskParity(problem, budgets === null ? null : Float64Array.from(budgets));
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  expect(Math.abs(outcome.weights.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-12);
  return outcome.weights;
}

/** w_i (Sigma w)_i / w'Sigma w, and the root of the denominator. */
function risksOf(covariance: Float64Array, w: Float64Array): { shares: number[]; risk: number } {
  const n = w.length;
  const terms = Array.from(w, (weight, i) =>
    w.reduce((sum, other, j) => sum + weight * covariance[i * n + j] * other, 0),
  );
  const variance = terms.reduce((sum, term) => sum + term, 0);
  return { shares: terms.map((term) => term / variance), risk: Math.sqrt(variance) };
}

function expectClose(
  values: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  expected.forEach((value, i) => {
    expect(Math.abs(values[i] - value)).toBeLessThanOrEqual(tolerance);
  });
}

describe('published portfolios of equal or budgeted risk', () => {
  const { cases } = JSON.parse(readGolden('risk_parity/risk_parity.json')) as {
    cases: {
      readonly case: string;
      readonly inputs: {
        readonly correlation?: Matrix | string;
        readonly covariance?: Matrix;
        readonly volatility?: readonly number[];
        readonly budgets?: readonly number[];
      };
      readonly expected: {
        readonly weights_pct?: readonly number[];
        readonly erc_weights_pct?: readonly number[];
        readonly erc_vol_pct?: number;
      };
      readonly tolerance?: { readonly weights_pct?: number };
      readonly derived_weights?: readonly number[];
    }[];
  };

  it.each(cases.map((entry) => [entry.case, entry] as const))('%s', (_, entry) => {
    const { correlation, covariance: given, volatility = [], budgets = null } = entry.inputs;
    // "Any constant correlation": one is as good as another.
    const rho =
      typeof correlation === 'string'
        ? volatility.map((__, i) => volatility.map((___, j) => (i === j ? 1 : 0.3)))
        : (correlation ?? []);
    const covariance =
      given === undefined ? covarianceOf(rho, volatility) : Float64Array.from(given.flat());
    const weights = weightsOf(longOnlyOf(covariance), budgets);
    const { shares, risk } = risksOf(covariance, weights);
    expectClose(shares, budgets ?? shares.map(() => 1 / shares.length), 1e-10);
    // The derived weights are recomputed to about 1e-9.
    expectClose(weights, entry.derived_weights ?? [], 1e-8);
    const { weights_pct: plain, erc_weights_pct: rounded, erc_vol_pct: percent } = entry.expected;
    expectClose(
      weights.map((w) => 100 * w),
      plain ?? rounded ?? [],
      entry.tolerance?.weights_pct ?? 0,
    );
    if (percent !== undefined) expect(Math.abs(100 * risk - percent)).toBeLessThanOrEqual(0.06);
  });
});

describe('risk budgets under constraints', () => {
  interface Case {
    readonly case: string;
    readonly rows: readonly { readonly coefficients: readonly number[]; readonly lower: number }[];
    readonly expected: {
      readonly weights: readonly number[];
      readonly riskShares: readonly number[];
      readonly volatility: number;
    };
  }
  interface Moments {
    readonly volatility: readonly number[];
    readonly correlation: Matrix;
  }
  const { cases, table9 } = JSON.parse(readGolden('risk_parity/constrained.json')) as {
    cases: [Moments & { lower: number[]; upper: number[] }, ...Case[]];
    table9: Moments & { readonly tolerance: { readonly percent: number } };
  };

  it('bounds: the test of pyrb', () => {
    const [{ correlation, volatility, lower, upper }] = cases;
    const covariance = covarianceOf(correlation, volatility);
    const bounds = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
    const weights = weightsOf(longOnlyOf(covariance, bounds), null);
    expect(weights[1]).toBe(0.2);
    expect(Math.abs(risksOf(covariance, weights).shares[1] - 0.2455)).toBeLessThanOrEqual(1e-5);
  });

  it.each((cases.slice(1) as readonly Case[]).map((entry) => [entry.case, entry] as const))(
    '%s',
    (_, entry) => {
      const covariance = covarianceOf(table9.correlation, table9.volatility);
      const groups = entry.rows.map(({ coefficients, lower }, k) => ({
        name: `row ${k}`,
        coefficients: Float64Array.from(coefficients),
        lower,
        upper: Infinity,
      }));
      const weights = weightsOf(longOnlyOf(covariance, { groups }), null);
      const { shares, risk } = risksOf(covariance, weights);
      const { percent } = table9.tolerance;
      expectClose(
        weights.map((w) => 100 * w),
        entry.expected.weights,
        percent,
      );
      expectClose(
        shares.map((share) => 100 * share),
        entry.expected.riskShares,
        percent,
      );
      expect(Math.abs(100 * risk - entry.expected.volatility)).toBeLessThanOrEqual(percent);
    },
  );
});

describe('skfolio on twenty shares of the S&P 500', () => {
  it('equal shares of the standard deviation', () => {
    const { cases } = JSON.parse(readGolden('skfolio/allocation.json')) as {
      cases: { from: string; weights: number[]; tolerance: number }[];
    };
    const [, { from, weights, tolerance }] = cases;
    const [header, ...lines] = readGolden('skfolio/sp500_20_prices_2014.csv').trim().split('\n');
    const kept = [header, ...lines.filter((line) => line >= from)].join('\n');
    const covariance = pairwiseCovariance(parsePrices(kept), 1);
    expectClose(weightsOf(longOnlyOf(covariance), null), weights, tolerance);
  });
});
