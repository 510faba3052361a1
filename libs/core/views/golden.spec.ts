import { readFileSync } from 'node:fs';
import { choleskyFactor, choleskySolveInPlace } from '../linalg/cholesky.js';
import { blackLitterman, type BlackLittermanInputs } from './black-litterman.js';
import { idzorekOmega, proportionalOmega } from './omega.js';
import { impliedReturns } from './reverse-optimisation.js';
import { viewCovariance, viewExposures } from './view-covariance.js';

interface HeLitterman {
  readonly correlation: number[][];
  readonly volatility_pct: number[];
  readonly market_weights_pct: number[];
  readonly delta: number;
  readonly tau: number;
  readonly published_equilibrium_pi_pct: number[];
  readonly tolerance: Readonly<Record<'pi_pct' | 'posterior_mean_pct' | 'weights_pct', number>>;
  readonly tables: readonly {
    readonly inputs: { readonly P: number[][]; readonly Q: number[] };
    readonly published: {
      readonly posterior_mean_pct: number[];
      readonly optimal_weights_pct: number[];
      readonly deviation_from_scaled_equilibrium_pct: number[];
    };
  }[];
}

interface Idzorek {
  readonly covariance_table5: number[][];
  readonly market_weights_pct: number[];
  readonly risk_aversion: number;
  readonly tau: number;
  readonly views: { readonly P: number[][]; readonly Q: number[]; readonly confidence: number[] };
  readonly published: Readonly<Record<string, number[]>>;
  readonly tolerance: Readonly<Record<'returns_pct' | 'weights_pct', number>>;
}

interface PyPfOpt {
  readonly cases: readonly {
    readonly case: string;
    readonly expected: { readonly posterior_each_for_conf_0_02_04_06_08_10: number[] };
  }[];
}

function golden<Case>(path: string): Case {
  const url = new URL(`../../../test/golden/${path}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Case;
}

const flat = (rows: readonly (readonly number[])[]): Float64Array => Float64Array.from(rows.flat());
const shares = (percent: readonly number[]): Float64Array =>
  Float64Array.from(percent, (value) => value / 100);

function posterior(inputs: BlackLittermanInputs) {
  const outcome = blackLitterman(inputs);
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  return outcome;
}

function ofViews(covariance: Float64Array, P: Float64Array, n: number): Float64Array {
  return viewCovariance(P, viewExposures(covariance, P, n), n);
}

function optimalWeights(c: Float64Array, returns: Float64Array, riskAversion: number) {
  const weights = returns.map((value) => value / riskAversion);
  const factor = choleskyFactor(c, weights.length);
  if (factor === null) throw new Error('expected a definite covariance');
  choleskySolveInPlace(factor, weights.length, weights);
  return weights;
}

function expectPercent(
  actual: Float64Array,
  published: readonly number[],
  tolerance: number,
): void {
  const misses = published.filter((value, i) => !(Math.abs(100 * actual[i] - value) <= tolerance));
  expect(misses).toEqual([]);
}

describe('the tables of He & Litterman (1999), to their rounding', () => {
  const paper = golden<HeLitterman>('he_litterman_1999/he_litterman_1999.json');
  const { delta: riskAversion, tau, tolerance } = paper;
  const sd = shares(paper.volatility_pct);
  const n = sd.length;
  const covariance = flat(paper.correlation.map((row, i) => row.map((r, j) => r * sd[i] * sd[j])));
  const market = shares(paper.market_weights_pct);
  const priorReturns = impliedReturns(covariance, market, { riskAversion, riskFreeRate: 0 });

  it('equilibrium returns', () => {
    expectPercent(priorReturns, paper.published_equilibrium_pi_pct, tolerance.pi_pct);
  });

  it.each(paper.tables)('posterior mean, weights and weights of the views: $table', (table) => {
    const views = { P: flat(table.inputs.P), Q: Float64Array.from(table.inputs.Q) };
    const omega = proportionalOmega(ofViews(covariance, views.P, n), views.Q.length, tau);
    const result = posterior({
      ...{ covariance, priorReturns, views, omega, tau, riskAversion, riskFreeRate: 0 },
    });
    const { published } = table;
    expectPercent(result.returns, published.posterior_mean_pct, tolerance.posterior_mean_pct);
    const weights = optimalWeights(result.covariance, result.returns, riskAversion);
    expectPercent(weights, published.optimal_weights_pct, tolerance.weights_pct);
    // Table 4 prints the deviation, lambda/(1 + tau) P.
    const deviation = views.P.map((p) => (p * result.viewWeights[0]) / (1 + tau));
    expectPercent(
      deviation,
      published.deviation_from_scaled_equilibrium_pct,
      tolerance.weights_pct,
    );
    const byViews = market.map((w, i) => (w + views.P[i] * result.viewWeights[0]) / (1 + tau));
    weights.forEach((weight, i) => expect(byViews[i]).toBeCloseTo(weight, 12));
  });
});

describe('the tables of Idzorek (2005), to the rounding of their covariance', () => {
  const paper = golden<Idzorek>('idzorek_2005/idzorek_2005.json');
  const { risk_aversion: riskAversion, tau, published, tolerance } = paper;
  const covariance = flat(paper.covariance_table5);
  const market = shares(paper.market_weights_pct);
  const n = market.length;
  const priorReturns = impliedReturns(covariance, market, { riskAversion, riskFreeRate: 0 });
  const views = { P: flat(paper.views.P), Q: Float64Array.from(paper.views.Q) };
  const variances = ofViews(covariance, views.P, n);
  const problem = { covariance, priorReturns, views, tau, riskAversion, riskFreeRate: 0 };

  it('table 1 and table 4: implied returns and variances of the views', () => {
    expectPercent(priorReturns, published.table1_implied_equilibrium_pct, tolerance.returns_pct);
    const diagonal = views.Q.map((_, k) => variances[k * views.Q.length + k]);
    expectPercent(diagonal, published.table4_view_variance_pct, 0.001);
  });

  it('table 6: posterior returns and weights with the prior covariance', () => {
    const omega = proportionalOmega(variances, views.Q.length, tau);
    const { returns, tilt } = posterior({ ...problem, omega });
    expectPercent(returns, published.table6_posterior_return_pct, tolerance.returns_pct);
    const weights = optimalWeights(covariance, returns, riskAversion);
    expectPercent(weights, published.table6_new_weight_pct, tolerance.weights_pct);
    weights.forEach((weight, i) => {
      const tilted = tilt.reduce((sum, t, k) => sum + t * views.P[k * n + i], market[i]);
      expect(tilted).toBeCloseTo(weight, 10);
    });
  });

  it('a confidence of 1 moves the views all the way, c of one view that share of it', () => {
    const q = (returns: Float64Array, k: number): number =>
      returns.reduce((sum, r, i) => sum + r * views.P[k * n + i], 0);
    const certain = idzorekOmega(variances, new Float64Array(3).fill(1), tau);
    const { returns } = posterior({ ...problem, omega: certain });
    views.Q.forEach((target, k) => expect(q(returns, k)).toBeCloseTo(target, 14));
    paper.views.confidence.forEach((confidence, k) => {
      const alone = new Float64Array(3);
      alone[k] = confidence;
      const moved = posterior({ ...problem, omega: idzorekOmega(variances, alone, tau) }).returns;
      const prior = q(priorReturns, k);
      expect(q(moved, k)).toBeCloseTo(prior + confidence * (views.Q[k] - prior), 14);
    });
  });
});

it('PyPortfolioOpt 1.5.6 test_idzorek_basic: the identity is linear in the confidence (1e-12)', () => {
  const { cases } = golden<PyPfOpt>('pypfopt/cases.json');
  const found = cases.find(({ case: name }) => name === 'idzorek_identity_linear');
  const identity = Float64Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 1 : 0));
  const all = (value: number): Float64Array => new Float64Array(5).fill(value);
  found?.expected.posterior_each_for_conf_0_02_04_06_08_10.forEach((expected, step) => {
    const { returns } = posterior({
      covariance: identity,
      priorReturns: all(0.1),
      views: { P: identity, Q: all(0.3) },
      omega: idzorekOmega(identity, all(step / 5), 0.05),
      ...{ tau: 0.05, riskAversion: 1, riskFreeRate: 0 },
    });
    returns.forEach((value) => expect(value).toBeCloseTo(expected, 12));
  });
  expect(found).toBeDefined();
});
