import { readGolden } from '#testing/golden-series.js';
import { pairwiseCovariance, parsePrices } from '#testing/price-statistics.js';
import { arithmeticReturns, exponentialReturns } from '../risk-model/expected-returns.js';
import { ledoitWolfIdentity } from '../risk-model/ledoit-wolf-identity.js';
import { returnPanel, returnsOfPrices } from '../risk-model/return-panel.js';
import { sampleCovariance } from '../risk-model/sample-covariance.js';
import { blackLitterman } from './black-litterman.js';
import { proportionalOmega } from './omega.js';
import { impliedReturns } from './reverse-optimisation.js';

type Numbers = Readonly<Record<string, number>>;

interface Case {
  readonly case: string;
  readonly options: { readonly market_caps: Numbers };
  readonly expected: {
    readonly delta: readonly number[];
    readonly pi: Numbers;
    readonly posterior_returns: Numbers;
  };
  readonly tolerance: { readonly decimal: number };
}

const { cases } = JSON.parse(readGolden('pypfopt/cases.json')) as { readonly cases: Case[] };
const find = (name: string): Case => {
  const found = cases.find((entry) => entry.case === name);
  if (found === undefined) throw new Error(`expected a case ${name}, was none`);
  return found;
};

const panelOf = (csv: string) => {
  const { names, columns } = parsePrices(readGolden(csv));
  const prices = Float64Array.from(
    { length: columns[0].length * names.length },
    (_, k) => columns[k % names.length][Math.floor(k / names.length)],
  );
  return returnsOfPrices(prices, names.length, 'simple');
};

describe('PyPortfolioOpt 1.5.6, tests/test_black_litterman.py', () => {
  const table = parsePrices(readGolden('pypfopt/stock_prices.csv'));
  const n = table.names.length;
  const market = panelOf('pypfopt/spy_prices.csv');
  const riskFreeRate = 0.02;
  const riskAversion =
    (arithmeticReturns(market, 252)[0] - riskFreeRate) / (252 * sampleCovariance(market, 1)[0]);

  const expectDecimals = (actual: Float64Array, expected: Numbers, decimals: number): void => {
    table.names.forEach((name, i) => expect(actual[i]).toBeCloseTo(expected[name], decimals));
  };

  it('test_market_risk_aversion, to 5 decimals', () => {
    const { expected, tolerance } = find('market_implied_risk_aversion');
    expect(riskAversion).toBeCloseTo(expected.delta[0], tolerance.decimal);
  });

  it('test_market_implied_prior: the returns that capitalisations imply, to 6 decimals', () => {
    const { options, expected, tolerance } = find('market_implied_prior');
    const caps = table.names.map((name) => options.market_caps[name]);
    const total = caps.reduce((sum, cap) => sum + cap, 0);
    const weights = Float64Array.from(caps, (cap) => cap / total);
    const covariance = pairwiseCovariance(table, 252);
    const implied = impliedReturns(covariance, weights, { riskAversion, riskFreeRate });
    expectDecimals(implied, expected.pi, tolerance.decimal);
  });

  it('test_bl_returns_all_views: a view on every instrument, to 6 decimals', () => {
    const { expected, tolerance } = find('bl_posterior_all_views');
    const panel = panelOf('pypfopt/stock_prices.csv');
    const filled = panel.values.map((value) => (Number.isNaN(value) ? 0 : value));
    const shrunk = ledoitWolfIdentity(returnPanel(filled, n));
    const covariance = shrunk.covariance.map((value) => 252 * value);
    const unit = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
    const outcome = blackLitterman({
      covariance,
      priorReturns: exponentialReturns(panel, 500, 252),
      views: { P: unit, Q: new Float64Array(n).fill(0.1) },
      omega: proportionalOmega(covariance, n, 0.05),
      ...{ tau: 0.05, riskAversion: 1, riskFreeRate: 0 },
    });
    if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
    expectDecimals(outcome.returns, expected.posterior_returns, tolerance.decimal);
  });
});
