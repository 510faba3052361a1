import {
  arithmeticMeans,
  covarianceOf,
  effectiveObservations,
  sharpeStandardError,
} from '#core/moment-estimates.js';
import { mergeMoments, selectMoments, type Moments } from '#core/moments.js';
import { portfolioFigures, type PortfolioFigures } from '#core/portfolio-figures.js';
import { priorAtAge } from '#core/prior.js';
import { shrunkMoments } from '#core/risk-model/shrunk-moments.js';
import { sampleMoments } from './live-estimators.js';
import { priorAge } from './prior-clock.js';
import type { PortfolioState, UniverseState } from './universe-state.js';

/** Data and decayed prior of one portfolio at one moment. */
export interface PortfolioMoments {
  /** As observed, all instruments of the universe. */
  readonly sample: Moments;
  /** What figures and optimiser read: the sample, or the portfolio's own instruments of it with a shrunk scatter. */
  readonly data: Moments;
  /** Index into `data` of each of the portfolio's instruments [n]. */
  readonly indices: readonly number[];
  /** The portfolio's own n instruments; null without a prior. */
  readonly prior: Moments | null;
}

/**
 * The moments a portfolio reads now: age of the prior is trading time since its asOf. An estimator that shrinks does so on
 * the real windows of the whole universe, before the prior is merged.
 */
export function momentsOf(state: UniverseState, portfolio: PortfolioState): PortfolioMoments {
  const { definition } = state;
  const { estimator } = portfolio.definition;
  const sample = sampleMoments(state, estimator);
  if (definition === null || sample === undefined) {
    throw new RangeError(`expected estimator ${estimator} in the universe`);
  }
  const intensity = state.intensities.get(estimator);
  const read =
    intensity === undefined
      ? { sample, data: sample, indices: portfolio.indices }
      : {
          sample,
          data: shrunkMoments(sample, portfolio.indices, intensity),
          indices: portfolio.indices.map((_, i) => i),
        };
  if (portfolio.prior === null) return { ...read, prior: null };
  const age = priorAge(portfolio.priorClock, state.windows, definition.window.dtYears);
  return { ...read, prior: priorAtAge(portfolio.prior, age, portfolio.halfLifeYears) };
}

/** Figures of any weights over the portfolio's instruments, annual; null before there is a covariance. */
export function figuresOf(
  portfolio: PortfolioState,
  moments: PortfolioMoments,
  weights: Float64Array | null,
): PortfolioFigures | null {
  if (weights === null) return null;
  const { data, indices, prior } = moments;
  const { riskFreeRate } = portfolio;
  return portfolioFigures({ data, indices, prior, riskFreeRate }, weights);
}

/** Standard error of the annual Sharpe under the merged moments. */
export function standardErrorOf(
  portfolio: PortfolioState,
  moments: PortfolioMoments,
  sharpe: number | null,
): number | null {
  if (sharpe === null) return null;
  const { data, prior } = moments;
  const merged = {
    T: data.T + (prior?.T ?? 0),
    n: data.n + (prior?.n ?? 0),
    s: data.s + (prior?.s ?? 0),
    q: data.q + (prior?.q ?? 0),
  };
  const memory = portfolio.halfLifeYears === null ? 'expanding' : 'exponential';
  const { mean, scatter } = data;
  const observations = effectiveObservations({ size: 0, mean, scatter, ...merged }, memory);
  return sharpeStandardError(merged, sharpe, observations);
}

/** What a decision is taken on, of n instruments; annual. */
export interface Estimates {
  readonly merged: Moments;
  /** [n x n] row-major. */
  readonly covariance: Float64Array;
  /** Arithmetic [n]. */
  readonly expectedReturns: Float64Array;
}

/** Merged moments, covariance and arithmetic means of the portfolio's instruments; null before two observations. */
export function mergedEstimates({ data, indices, prior }: PortfolioMoments): Estimates | null {
  const own = selectMoments(data, indices);
  const merged = prior === null ? own : mergeMoments(prior, own);
  const covariance = covarianceOf(merged);
  if (covariance === null) return null;
  return { merged, covariance, expectedReturns: arithmeticMeans(merged, covariance) };
}
