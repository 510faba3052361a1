import fc from 'fast-check';
import { readGolden } from '#testing/golden-series.js';
import { parsePrices } from '#testing/price-statistics.js';
import { factorReturns, flat, largestDifference } from '#testing/return-panels.js';
import { symmetricEigenvalues } from '../linalg/eigen.js';
import { quadraticForm } from '../linalg/symmetric.js';
import { returnPanel, returnsOfPrices, type ReturnPanel } from './return-panel.js';
import { estimateRisk, type RiskEstimateInputs, type RiskEstimator } from './risk-estimate.js';

interface Case {
  readonly case: string;
  readonly inputs: { readonly prices: number[][] };
  readonly expected: Readonly<Record<string, unknown>>;
  readonly weights_from_upstream_run?: Readonly<Record<string, number>>;
}

const { cases, tickers } = JSON.parse(readGolden('pypfopt/cases.json')) as {
  cases: Case[];
  tickers: string[];
};

function published(name: string): Case {
  const found = cases.find((entry) => entry.case === name);
  if (found === undefined) throw new Error(`expected a case ${name}, was none`);
  return found;
}

const SAMPLE: RiskEstimator = { kind: 'sample', ddof: 1 };
const estimate = (panel: ReturnPanel, more: Partial<RiskEstimateInputs> = {}) =>
  estimateRisk({
    panel,
    missing: 'pairwise',
    estimator: SAMPLE,
    periodsPerYear: 1,
    market: null,
    riskFreeRate: 0,
    ...more,
  });
const numbers = (value: unknown): number[] => (value as number[][]).flat();

describe('PyPortfolioOpt on its small tables', () => {
  const { prices } = published('sample_cov_dummy').inputs;

  it('sample covariance of simple returns, relative 1e-5', () => {
    const { covariance } = estimate(returnsOfPrices(flat(prices), 3, 'simple'));
    numbers(published('sample_cov_dummy').expected.cov).forEach((value, k) => {
      expect(Math.abs(covariance[k] / value - 1)).toBeLessThan(1e-5);
    });
  });

  it('sample covariance of log returns, absolute 1e-5', () => {
    const { covariance } = estimate(returnsOfPrices(flat(prices), 3, 'log'));
    const expected = numbers(published('sample_cov_log_dummy').expected.cov);
    expect(largestDifference(covariance, expected)).toBeLessThan(1e-5);
  });

  it('compounded and arithmetic means, negative prices too, relative 1e-3', () => {
    const { inputs, expected } = published('mean_historical_return_dummy');
    const { compounded, arithmetic } = estimate(returnsOfPrices(flat(inputs.prices), 4, 'simple'));
    (expected.mu_compounding as number[]).forEach((value, i) => {
      expect(Math.abs(compounded[i] / value - 1)).toBeLessThan(1e-3);
    });
    (expected.mu_arithmetic as number[]).forEach((value, i) => {
      expect(Math.abs(arithmetic[i] / value - 1)).toBeLessThan(1e-3);
    });
  });
});

describe('PyPortfolioOpt on twenty US equities of different ages', () => {
  const table = parsePrices(readGolden('pypfopt/stock_prices.csv'));
  const rows = table.columns[0].length;
  const prices = new Float64Array(rows * 20);
  table.columns.forEach((column, i) => {
    column.forEach((price, t) => {
      prices[t * 20 + i] = price;
    });
  });
  const panel = returnsOfPrices(prices, 20, 'simple');
  const whole = estimate(panel, { periodsPerYear: 252 });

  it('has 7125 returns of the oldest', () => {
    expect(Math.max(...whole.observations)).toBe(7125);
  });

  it('compounded means to their six decimals', () => {
    const { mu } = published('mean_historical_return').expected as { mu: Record<string, number> };
    tickers.forEach((name, i) => {
      expect(Math.abs(whole.compounded[i] - mu[name])).toBeLessThan(1.5e-6);
    });
  });

  it('variance of equal weights to seven decimals', () => {
    const [expected] = published('portfolio_variance_equal_weight').expected.variance as number[];
    const variance = quadraticForm(whole.covariance, new Float64Array(20).fill(1 / 20));
    expect(Math.abs(variance - expected)).toBeLessThan(1.5e-7);
  });

  it('volatility of hierarchical weights under Ledoit-Wolf of zero returns for the missing, to seven decimals', () => {
    const { expected, weights_from_upstream_run: upstream = {} } = published('hrp_ledoit_wolf_vol');
    const { covariance } = estimate(panel, {
      periodsPerYear: 252,
      missing: 'zero',
      estimator: { kind: 'ledoitWolfIdentity', ddof: 0 },
    });
    const weights = Float64Array.from(tickers, (name) => upstream[name]);
    const volatility = Math.sqrt(quadraticForm(covariance, weights));
    expect(Math.abs(volatility - (expected.volatility as number[])[0])).toBeLessThan(1.5e-7);
  });

  it.each<[string, Partial<RiskEstimateInputs>, 'covariance' | 'exponential' | 'capm']>([
    ['exp_cov_span_180_first_row', { estimator: { kind: 'exponential', span: 180 } }, 'covariance'],
    [
      'semicovariance_benchmark_0.000079_first_row',
      { estimator: { kind: 'semicovariance', benchmark: 0.000079 } },
      'covariance',
    ],
    [
      'ema_historical_return_span_500',
      { estimator: { kind: 'exponential', span: 500 } },
      'exponential',
    ],
    ['capm_return_risk_free_rate_0.02', { market: 'equalWeighted', riskFreeRate: 0.02 }, 'capm'],
  ])('%s, relative 1e-10', (name, options, figure) => {
    const expected = (
      JSON.parse(readGolden('pypfopt/estimators.json')) as Record<string, number[]>
    )[name];
    const answer = estimate(panel, { periodsPerYear: 252, ...options })[figure];
    expected.forEach((value, k) => {
      expect(Math.abs((answer?.[k] ?? NaN) / value - 1)).toBeLessThan(1e-10);
    });
  });

  it('the last log return of SBUX to seven decimals', () => {
    const [expected] = published('last_log_return_SBUX').expected.value as number[];
    const { values } = returnsOfPrices(prices, 20, 'log');
    expect(Math.abs((values.at(-1) ?? NaN) - expected)).toBeLessThan(1.5e-7);
  });
});

describe('exponential weights', () => {
  it('are (1 - a)^k about the plain means, by hand', () => {
    const { covariance, exponential } = estimate(
      returnPanel(Float64Array.of(0.01, 0.02, 0.03, -0.02, 0.02, 0.03), 2),
      { estimator: { kind: 'exponential', span: 3 } },
    );
    // a = 1/2: weights 1, 1/2, 1/4 from the last; means 0.02 and 0.01.
    const total = 1.75;
    const cross = (0 * 0.02 + 0.5 * 0.01 * -0.03 + 0.25 * -0.01 * 0.01) / total;
    expect(Math.abs(covariance[1] - cross)).toBeLessThan(1e-17);
    const mean = (0.02 + 0.5 * 0.03 + 0.25 * 0.01) / total;
    expect(Math.abs((exponential?.[0] ?? NaN) - mean)).toBeLessThan(1e-16);
  });

  it('a series that ended long ago keeps its own', () => {
    const T = 9_000;
    const values = new Float64Array(T * 2).fill(NaN);
    for (let t = 0; t < T; t++) values[2 * t] = t % 2 === 0 ? 0.01 : -0.01;
    for (let t = 0; t < 10; t++) values[2 * t + 1] = t % 2 === 0 ? 0.01 : -0.01;
    const { covariance } = estimate(returnPanel(values, 2), {
      estimator: { kind: 'exponential', span: 2 },
    });
    expect(Math.abs(covariance[3] - 1e-4)).toBeLessThan(1e-17);
  });
});

describe('semicovariance', () => {
  it('is the mean over all rows of products of shortfalls, missing ones 0', () => {
    const { covariance } = estimate(
      returnPanel(Float64Array.of(-0.01, -0.02, 0.03, -0.01, NaN, -0.04, -0.02, 0.01), 2),
      { estimator: { kind: 'semicovariance', benchmark: 0.01 } },
    );
    const [a, b] = [
      [0.02, 0, 0, 0.03],
      [0.03, 0.02, 0.05, 0],
    ];
    const mean = (x: number[], y: number[]): number =>
      x.reduce((sum, value, t) => sum + value * y[t], 0) / 4;
    const expected = [mean(a, a), mean(a, b), mean(b, a), mean(b, b)];
    expect(largestDifference(covariance, expected)).toBeLessThan(1e-18);
  });
});

describe('CAPM', () => {
  it('of the equal-weighted market has a mean beta of 1', () => {
    const panel = factorReturns({ observations: 60, size: 4, seed: 2 });
    const { capm, compounded } = estimate(panel, {
      periodsPerYear: 252,
      market: 'equalWeighted',
      riskFreeRate: 0.02,
    });
    const market = estimate(
      returnPanel(
        Float64Array.from({ length: 60 }, (_, t) =>
          panel.values.subarray(4 * t, 4 * t + 4).reduce((sum, value) => sum + value / 4, 0),
        ),
        1,
      ),
      { periodsPerYear: 252 },
    ).compounded[0];
    const mean = [...(capm ?? [])].reduce((sum, value) => sum + value / 4, 0);
    expect(compounded.every(Number.isFinite)).toBe(true);
    expect(Math.abs(mean - market)).toBeLessThan(1e-12);
  });

  it('of a market that an instrument is twice of has that instrument`s beta at 2', () => {
    const market = Float64Array.of(0.01, -0.02, 0.03);
    const { capm } = estimate(
      returnPanel(
        market.map((value) => 2 * value),
        1,
      ),
      { market, riskFreeRate: 0.005 },
    );
    const compounded = Math.cbrt(1.01 * 0.98 * 1.03) - 1;
    expect(Math.abs((capm?.[0] ?? NaN) - (0.005 + 2 * (compounded - 0.005)))).toBeLessThan(1e-15);
  });

  it('of a market that does not vary does not exist', () => {
    const market = new Float64Array(3).fill(0.01);
    const { capm } = estimate(returnPanel(Float64Array.of(0.1, 0.2, 0.3), 1), { market });
    expect([...(capm ?? [])]).toEqual([NaN]);
  });
});

describe('missing returns', () => {
  const panel = returnPanel(Float64Array.of(0.01, NaN, 0.03, 0.02, NaN, NaN, -0.01, 0.04), 2);

  it.each([
    ['pairwise', [3, 2], [0.03 / 3, 0.06 / 2]],
    ['dropRows', [2, 2], [0.02 / 2, 0.06 / 2]],
    ['zero', [4, 4], [0.03 / 4, 0.06 / 4]],
  ] as const)('%s', (missing, observations, means) => {
    const { observations: counted, arithmetic } = estimate(panel, { missing });
    expect(counted).toEqual(observations);
    expect(largestDifference(arithmetic, means)).toBeLessThan(1e-17);
  });

  it('of a semicovariance by pairs are no shortfall, and all rows are counted', () => {
    // -0.01 and -0.02 below 0 of 4 rows: two of both, one of the first alone, one of none.
    const falls = Float64Array.of(-0.01, -0.02, -0.01, NaN, NaN, NaN, 0.03, -0.02);
    const { covariance } = estimate(returnPanel(falls, 2), {
      estimator: { kind: 'semicovariance', benchmark: 0 },
    });
    const expected = [2e-4 / 4, 2e-4 / 4, 2e-4 / 4, 8e-4 / 4];
    expect(largestDifference(covariance, expected)).toBeLessThan(1e-18);
  });

  it('a pair without rows in common has no covariance', () => {
    const { covariance } = estimate(
      returnPanel(Float64Array.of(0.1, NaN, 0.2, NaN, NaN, 0.1, NaN, 0.3), 2),
    );
    expect([...covariance].map(Number.isNaN)).toEqual([false, true, true, false]);
  });

  it('by pairs of a complete panel is the sample covariance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const complete = factorReturns({ observations: 20, size: 4, seed });
        const extended = returnPanel(Float64Array.of(...complete.values, NaN, NaN, NaN, 0.1), 4);
        const a = estimate(complete).covariance;
        const b = estimate(extended).covariance;
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 3; j++) {
            expect(Math.abs(a[i * 4 + j] - b[i * 4 + j])).toBeLessThan(1e-17);
          }
        }
      }),
    );
  });
});

describe('every kind on complete returns', () => {
  it.each<RiskEstimator>([
    SAMPLE,
    { kind: 'exponential', span: 20 },
    { kind: 'semicovariance', benchmark: 0.001 },
  ])('%j is positive semidefinite and scales with the square', (estimator) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 2, max: 30 }),
        (seed, T) => {
          const panel = factorReturns({ observations: T, size: 6, seed });
          const { covariance } = estimate(panel, { estimator });
          const eigenvalues = symmetricEigenvalues(covariance, 6);
          expect(eigenvalues[0]).toBeGreaterThanOrEqual(-1e-14 * eigenvalues[5]);
          const annual = estimate(panel, { estimator, periodsPerYear: 252 }).covariance;
          expect([...annual]).toEqual([...covariance].map((value) => value * 252));
        },
      ),
    );
  });
});
