import { solveConvex } from '#core/conic/solve-convex.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import { worstResidual } from '#core/optimise/certificate.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import { readGolden, skfolioReturns } from '#testing/golden-series.js';
import {
  compoundedReturns,
  pairwiseCovariance,
  parsePrices,
  type PriceTable,
} from '#testing/price-statistics.js';
import { clarabel } from './clarabel.js';

type Optimal = Extract<SolveOutcome, { status: 'optimal' }>;

function optimal(problem: AllocationProblem, objective: Objective): Optimal {
  const outcome = solveConvex(problem, objective, clarabel);
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(1e-6);
  return outcome;
}

const { cases } = JSON.parse(readGolden('pypfopt/cases.json')) as {
  cases: readonly {
    readonly case: string;
    readonly expected: { readonly performance: readonly number[] };
    readonly weights_from_upstream_run: Readonly<Record<string, number>>;
  }[];
};
const find = (name: string): (typeof cases)[number] => {
  const found = cases.find((entry) => entry.case === name);
  if (found === undefined) throw new Error(`expected a case ${name}, was none`);
  return found;
};

const prices = parsePrices(readGolden('pypfopt/stock_prices.csv'));
const n = prices.names.length;

/** Rows of simple returns in which no price is missing. */
function completeReturns({ columns }: PriceTable): Float64Array {
  const rows: number[] = [];
  for (let t = 1; t < columns[0].length; t += 1) {
    const row = columns.map((column) => column[t] / column[t - 1] - 1);
    if (row.every((value) => !Number.isNaN(value))) rows.push(...row);
  }
  return Float64Array.from(rows);
}

const problem = longOnly({
  instruments: prices.names,
  expectedReturns: compoundedReturns(prices, 252),
  covariance: pairwiseCovariance(prices, 252),
  riskFreeRate: 0.02,
});
const earned = (weights: Float64Array): number =>
  weights.reduce((sum, weight, i) => sum + weight * (problem.expectedReturns?.[i] ?? 0), 0);

describe('PyPortfolioOpt on twenty US equities, by cones', () => {
  it('efficient_risk_019: return to the published relative 1e-7', () => {
    const { expected } = find('efficient_risk_019');
    const target = { measure: 'volatility', value: 0.19 } as const;
    const { weights, objectiveValue, certificate } = optimal(problem, {
      kind: 'efficientRisk',
      target,
    });
    expect(Math.abs(objectiveValue / expected.performance[0] - 1)).toBeLessThan(1e-7);
    expect(worstResidual(certificate)).toBeLessThanOrEqual(1e-8);
    expect(weights.filter((weight) => weight === 0)).toHaveLength(8);
  });

  it('cvar_min_beta095_all: CVaR and return to the published relative 1e-4', () => {
    const { expected } = find('cvar_min_beta095_all');
    const { weights, objectiveValue } = optimal(
      { ...problem, covariance: null, expectedReturns: null, scenarios: completeReturns(prices) },
      { kind: 'minCvar', confidence: 0.95, targetReturn: null },
    );
    expect(Math.abs(objectiveValue / expected.performance[1] - 1)).toBeLessThan(1e-4);
    expect(Math.abs(earned(weights) / expected.performance[0] - 1)).toBeLessThan(1e-4);
  });

  it('semivar_min: its loose solver stopped within a relative 2e-3 of this minimum', () => {
    const { expected, weights_from_upstream_run: upstream } = find('semivar_min');
    const scenarios = completeRowReturns(prices);
    const objective = {
      kind: 'minSemivariance',
      benchmark: 0,
      targetReturn: null,
    } as const;
    const { objectiveValue } = optimal(
      { ...problem, covariance: null, expectedReturns: null, scenarios },
      objective,
    );
    const annual = Math.sqrt(252 * objectiveValue);
    expect(Math.abs(annual / expected.performance[1] - 1)).toBeLessThan(2e-3);
    const w = Float64Array.from(prices.names, (name) => upstream[name]);
    expect(objectiveValue).toBeLessThanOrEqual(semivarianceOf(scenarios, w));
  });
});

/** As upstream: days on which a price is missing are left out before returns are taken. */
function completeRowReturns({ names, columns }: PriceTable): Float64Array {
  const days = Array.from(columns[0], (_, t) => t).filter((t) =>
    columns.every((column) => !Number.isNaN(column[t])),
  );
  return completeReturns({
    names,
    columns: columns.map((column) => Float64Array.from(days, (t) => column[t])),
  });
}

function semivarianceOf(scenarios: Float64Array, w: Float64Array): number {
  const count = scenarios.length / n;
  let sum = 0;
  for (let t = 0; t < count; t += 1) {
    const value = w.reduce((total, weight, i) => total + weight * scenarios[t * n + i], 0);
    sum += Math.min(value, 0) ** 2;
  }
  return sum / count;
}

describe('the risk measures of skfolio, as the optimum of one instrument', () => {
  const { cases: measures } = JSON.parse(readGolden('skfolio/cases.json')) as {
    cases: readonly { readonly case: string; readonly expected: readonly number[] }[];
  };
  const published = (name: string): readonly number[] => {
    const found = measures.find((entry) => entry.case === `measure: ${name}`);
    if (found === undefined) throw new Error(`expected a case ${name}, was none`);
    return found.expected;
  };
  const single = (share: 0 | 1): AllocationProblem => ({
    ...problem,
    instruments: ['share'],
    expectedReturns: null,
    covariance: null,
    lower: Float64Array.of(0),
    upper: Float64Array.of(1),
    scenarios: skfolioReturns(share),
  });

  it.each([0, 1] as const)('CVaR and CDaR of the running sum at 95 %% of share %i', (share) => {
    const tail = { confidence: 0.95, targetReturn: null };
    const cvar = optimal(single(share), { kind: 'minCvar', ...tail });
    expect(cvar.objectiveValue).toBeCloseTo(published('cvar 95%')[share], 7);
    const cdar = optimal(single(share), { kind: 'minCdar', ...tail });
    expect(cdar.objectiveValue).toBeCloseTo(published('cdar 95% (non-compounded)')[share], 7);
  });
});
