import { readGolden } from '#testing/golden-series.js';
import { pairwiseCovariance, parsePrices, type PriceTable } from '#testing/price-statistics.js';
import { ledoitWolfIdentity } from '../risk-model/ledoit-wolf-identity.js';
import { returnPanel } from '../risk-model/return-panel.js';
import { clusterRisk } from './cluster-risk.js';
import { correlationDistances, correlationOfCovariance } from './correlation-distance.js';
import { hierarchicalRiskParity, type Hierarchy } from './hierarchical-risk-parity.js';
import { linkageTree } from './linkage.js';
import { traversalOrder } from './merge-tree.js';

/** Correlations [n x n], each pair over the rows both have. */
function pairwiseCorrelation({ names, columns }: PriceTable): Float64Array {
  const n = names.length;
  const correlation = new Float64Array(n * n).fill(1);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const [a, b] = [columns[i], columns[j]];
      const both = (column: Float64Array): Float64Array =>
        column.map((price, t) => (Number.isNaN(a[t]) || Number.isNaN(b[t]) ? NaN : price));
      const pair = pairwiseCovariance({ names: ['a', 'b'], columns: [both(a), both(b)] }, 1);
      correlation[i * n + j] = pair[1] / Math.sqrt(pair[0] * pair[3]);
      correlation[j * n + i] = correlation[i * n + j];
    }
  }
  return correlation;
}

function relative(a: number, b: number): number {
  return Math.abs(a / b - 1);
}

describe('PyPortfolioOpt on twenty US equities', () => {
  interface Case {
    readonly case: string;
    readonly options: { readonly tickers?: readonly string[] };
    readonly expected: {
      readonly performance?: readonly number[];
      readonly variance?: readonly number[];
      readonly volatility?: readonly number[];
      readonly order_first5?: readonly number[];
    };
    readonly weights_from_upstream_run?: Readonly<Record<string, number>>;
  }
  const { cases } = JSON.parse(readGolden('pypfopt/cases.json')) as { cases: Case[] };
  const find = (name: string): Case => {
    const found = cases.find((entry) => entry.case === name);
    if (found === undefined) throw new Error(`expected a case ${name}, was none`);
    return found;
  };
  const prices = parsePrices(readGolden('pypfopt/stock_prices.csv'));
  const n = prices.names.length;
  const covariance = pairwiseCovariance(prices, 1);
  const correlation = pairwiseCorrelation(prices);
  const hierarchy: Hierarchy = {
    linkage: 'single',
    leafOrder: 'traversal',
    risk: 'variance',
    correlation,
  };
  const weights = hierarchicalRiskParity(
    { instruments: prices.names, covariance, scenarios: null },
    hierarchy,
  );

  it('hrp_single_linkage_weights: the published ones to 1e-11, far within their relative 1e-2', () => {
    const expected = find('hrp_single_linkage_weights').weights_from_upstream_run ?? {};
    prices.names.forEach((name, i) => {
      expect(relative(weights[i], expected[name])).toBeLessThan(1e-11);
    });
  });

  it('hrp_performance: return, volatility and Sharpe to the published relative 1e-7', () => {
    const returns = prices.columns.map((column) =>
      column
        .slice(1)
        .map((price, t) => price / column[t] - 1)
        .filter((value) => !Number.isNaN(value)),
    );
    const mean = returns.reduce(
      (sum, column, i) =>
        sum + (252 * weights[i] * column.reduce((a, b) => a + b, 0)) / column.length,
      0,
    );
    let variance = 0;
    for (let k = 0; k < n * n; k += 1) {
      variance += 252 * weights[Math.floor(k / n)] * covariance[k] * weights[k % n];
    }
    const risk = Math.sqrt(variance);
    const published = find('hrp_performance').expected.performance ?? [];
    [mean, risk, (mean - 0.02) / risk].forEach((figure, k) => {
      expect(relative(figure, published[k])).toBeLessThanOrEqual(1e-7);
    });
  });

  it('hrp_ledoit_wolf_vol: a shrunk covariance, to the published seventh decimal', () => {
    // scikit-learn's estimate of daily returns, a missing one zero; correlations rounded to six decimals.
    const days = prices.columns[0].length - 1;
    const values = Float64Array.from({ length: days * n }, (_, k) => {
      const column = prices.columns[k % n];
      const t = Math.floor(k / n);
      return column[t + 1] / column[t] - 1 || 0;
    });
    const shrunk = ledoitWolfIdentity(returnPanel(values, n)).covariance;
    const rounded = correlationOfCovariance(shrunk, n).map((rho) => Math.round(rho * 1e6) / 1e6);
    const w = hierarchicalRiskParity(
      { instruments: prices.names, covariance: shrunk, scenarios: null },
      { ...hierarchy, correlation: rounded },
    );
    const { expected, weights_from_upstream_run: upstream = {} } = find('hrp_ledoit_wolf_vol');
    prices.names.forEach((name, i) => {
      expect(relative(w[i], upstream[name])).toBeLessThan(1e-9);
    });
    let variance = 0;
    for (let k = 0; k < n * n; k += 1)
      variance += 252 * w[Math.floor(k / n)] * shrunk[k] * w[k % n];
    const [published] = expected.volatility ?? [];
    expect(Math.abs(Math.sqrt(variance) - published)).toBeLessThan(1.5e-7);
  });

  it('hrp_cluster_var: to the published seventh decimal', () => {
    const { options, expected } = find('hrp_cluster_var');
    const cluster = Int32Array.from(options.tickers ?? [], (name) => prices.names.indexOf(name));
    const [published] = expected.variance ?? [];
    expect(Math.abs(clusterRisk(covariance, cluster, 'variance') - published)).toBeLessThan(1e-7);
  });

  it('hrp_quasi_diag_first5: exactly', () => {
    const tree = linkageTree(correlationDistances(correlation, n), n, 'single');
    const { order_first5: published } = find('hrp_quasi_diag_first5').expected;
    expect([...traversalOrder(tree).subarray(0, 5)]).toEqual(published);
  });
});

describe('skfolio on twenty shares of the S&P 500, optimal leaf order, standard deviations', () => {
  const { cases } = JSON.parse(readGolden('skfolio/allocation.json')) as {
    cases: { weights: number[]; firstAndLast: number[]; tolerance: number }[];
  };
  const prices = parsePrices(readGolden('skfolio/sp500_20_prices_2014.csv'));
  const covariance = pairwiseCovariance(prices, 1);
  const weightsWith = (linkage: Hierarchy['linkage']): Float64Array =>
    hierarchicalRiskParity(
      { instruments: prices.names, covariance, scenarios: null },
      { linkage, leafOrder: 'optimal', risk: 'standardDeviation', correlation: null },
    );

  it('single linkage: the published weights, printed to eight decimals', () => {
    const [{ weights, tolerance }] = cases;
    const ours = weightsWith('single');
    weights.forEach((weight, i) => {
      expect(Math.abs(ours[i] - weight)).toBeLessThanOrEqual(tolerance);
    });
  });

  it('Ward linkage: the published first and last weight', () => {
    const { firstAndLast, tolerance } = cases[2];
    const ours = weightsWith('ward');
    expect(Math.abs(ours[0] - firstAndLast[0])).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(ours[19] - firstAndLast[1])).toBeLessThanOrEqual(tolerance);
  });
});
