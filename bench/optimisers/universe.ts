import { readFileSync } from 'node:fs';
import { compoundedReturns, pairwiseCovariance, parsePrices } from '#testing/price-statistics.js';
import { factorUniverse, type Universe } from './factor-universe.js';

const TRADING_DAYS = 252;

type Numbers = Readonly<Record<string, number>>;

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

/** The published statistics of the Casablanca portfolio, eleven names, weekly. */
function casablanca(): Universe {
  const { instruments, meanReturns, covarianceMatrix } = JSON.parse(
    read('data/casablanca/portf1.json'),
  ) as {
    readonly instruments: readonly string[];
    readonly meanReturns: Numbers;
    readonly covarianceMatrix: Readonly<Record<string, Numbers>>;
  };
  return {
    id: 'portf1',
    instruments,
    expectedReturns: Float64Array.from(instruments, (name) => meanReturns[name]),
    covariance: Float64Array.from(
      instruments.flatMap((row) => instruments.map((name) => covarianceMatrix[row][name])),
    ),
    riskFreeRate: 0,
    l2Gamma: 0.002,
    riskAversion: 1,
  };
}

/** PyPortfolioOpt's twenty US equities. */
function equities(): Universe {
  const prices = parsePrices(read('test/golden/pypfopt/stock_prices.csv'));
  return {
    id: 'stock20',
    instruments: prices.names,
    expectedReturns: compoundedReturns(prices, TRADING_DAYS),
    covariance: pairwiseCovariance(prices, TRADING_DAYS),
    riskFreeRate: 0.02,
    l2Gamma: 1,
    riskAversion: 2,
  };
}

/** N = 11, 20, 50, 100, 200 and 500. */
export function universes(): readonly Universe[] {
  return [casablanca(), equities(), ...[50, 100, 200, 500].map(factorUniverse)];
}
