import { readFileSync } from 'node:fs';
import { seededNormal, seededUniform } from '#testing/seeded-random.js';
import { arithmeticMeans, covarianceOf } from './moment-estimates.js';
import { createMoments, mergeMoments, selectMoments, updateMomentsInPlace } from './moments.js';
import { portfolioFigures } from './portfolio-figures.js';
import { priorMoments } from './prior.js';
import { fromAnnual, toAnnual, volatilityFromAnnual } from './units.js';

interface Reference {
  readonly instruments: readonly string[];
  readonly riskFreeRatePerPeriod: number;
  readonly meanReturns: Readonly<Record<string, number>>;
  readonly covarianceMatrix: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly initialWeights: Readonly<Record<string, number>>;
}

const reference = JSON.parse(
  readFileSync(new URL('../../test/golden/casablanca/portf1.json', import.meta.url), 'utf8'),
) as Reference;

/** Windows of five correlated names. */
function observed(count: number): ReturnType<typeof createMoments> {
  const normal = seededNormal(42);
  const moments = createMoments(5);
  for (let k = 0; k < count; k++) {
    const common = normal();
    const returns = Float64Array.from({ length: 5 }, () => 0.004 * common + 0.01 * normal());
    updateMomentsInPlace(moments, returns, 1 / 247, 0.999);
  }
  return moments;
}

const prior = priorMoments({
  mean: Float64Array.of(0.1, 0.12, 0.05),
  covariance: Float64Array.of(0.04, 0.01, 0.005, 0.01, 0.09, 0.002, 0.005, 0.002, 0.02),
  observations: 12,
  years: 12 / 52,
});

describe('the figures of a portfolio', () => {
  it('are those of the reference portfolio on its published statistics', () => {
    const names = reference.instruments;
    const annual = (perWeek: number): number => toAnnual(perWeek, 'week');
    const figures = portfolioFigures(
      {
        data: createMoments(names.length),
        indices: names.map((_, i) => i),
        prior: priorMoments({
          mean: Float64Array.from(names, (name) => annual(reference.meanReturns[name])),
          covariance: Float64Array.from(
            names.flatMap((row) =>
              names.map((name) => annual(reference.covarianceMatrix[row][name])),
            ),
          ),
          observations: 12,
          years: 12 / 52,
        }),
        riskFreeRate: annual(reference.riskFreeRatePerPeriod),
      },
      Float64Array.from(names, (name) => reference.initialWeights[name]),
    );
    // The blueprint states ten to twelve digits.
    expect(fromAnnual(figures?.expectedReturn ?? 0, 'week')).toBeCloseTo(0.003700871951, 12);
    expect(volatilityFromAnnual(figures?.risk ?? 0, 'week')).toBeCloseTo(0.006400558444, 12);
    expect(figures?.sharpe).toBeCloseTo(2.141591658, 9);
  });

  it('equal the explicit computation on the merged matrix, over any of the instruments', () => {
    const data = observed(60);
    const indices = [4, 0, 2];
    const uniform = seededUniform(8);
    const merged = mergeMoments(prior, selectMoments(data, indices));
    const covariance = covarianceOf(merged) ?? new Float64Array(9);
    const means = arithmeticMeans(merged, covariance);
    for (let sample = 0; sample < 100; sample++) {
      const raw = Float64Array.from({ length: 3 }, uniform);
      const weights = raw.map((value) => value / (raw[0] + raw[1] + raw[2]));
      let mean = 0;
      let variance = 0;
      for (let i = 0; i < 3; i++) {
        mean += weights[i] * means[i];
        for (let j = 0; j < 3; j++) variance += weights[i] * weights[j] * covariance[i * 3 + j];
      }
      const figures = portfolioFigures({ data, indices, prior, riskFreeRate: 0.03 }, weights);
      // Nine products, a few roundings each.
      expect(figures?.expectedReturn).toBeCloseTo(mean, 13);
      expect(figures?.risk).toBeCloseTo(Math.sqrt(variance), 13);
      expect(figures?.sharpe).toBeCloseTo((mean - 0.03) / Math.sqrt(variance), 12);
    }
  });

  it('equal the data alone without a prior', () => {
    const data = observed(60);
    const covariance = covarianceOf(data) ?? new Float64Array(25);
    const means = arithmeticMeans(data, covariance);
    const inputs = { data, indices: [0, 1, 2, 3, 4], prior: null, riskFreeRate: 0 };
    const figures = portfolioFigures(inputs, Float64Array.of(0, 0, 1, 0, 0));
    expect(figures?.expectedReturn).toBeCloseTo(means[2], 14);
    expect(figures?.risk).toBeCloseTo(Math.sqrt(covariance[12]), 14);
  });

  it('do not exist before there is a covariance', () => {
    const inputs = { data: observed(1), indices: [0, 1], prior: null, riskFreeRate: 0 };
    expect(portfolioFigures(inputs, Float64Array.of(0.5, 0.5))).toBeNull();
  });

  it('have no Sharpe ratio without risk', () => {
    const data = createMoments(1);
    updateMomentsInPlace(data, Float64Array.of(0), 1, 1);
    updateMomentsInPlace(data, Float64Array.of(0), 1, 1);
    const inputs = { data, indices: [0], prior: null, riskFreeRate: 0 };
    expect(portfolioFigures(inputs, Float64Array.of(1))).toEqual({
      expectedReturn: 0,
      risk: 0,
      sharpe: null,
    });
  });
});
