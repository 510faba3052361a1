import { BallastError } from '#core/ballast-error.js';
import { choleskyFactor } from '#core/linalg/cholesky.js';
import { priorMoments } from '#core/prior.js';
import { PERIODS_PER_YEAR, toAnnual } from '#core/units.js';
import type { OutsidePrior, OutsideWeights } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { weightsOutput } from './records.js';
import type { PortfolioState, UniverseState } from './universe-state.js';
import { SUM_TOLERANCE } from './sum-tolerance.js';

/** Observations an outside prior is worth when the portfolio declares none, in weeks; else as it declares them. */
const DEFAULT_WEEKS = 12;

/**
 * An outside optimiser's weights: validated, versioned with cause external, in force after the next window.
 * @throws BallastError DATA_* when the portfolio is unknown or internal, or names or sum are wrong
 */
export function foldOutsideWeights(state: UniverseState, outside: OutsideWeights): Output[] {
  const portfolio = portfolioNamed(state, outside.portfolioId);
  const { instruments, optimiser } = portfolio.definition;
  if (optimiser !== 'external') {
    throw new BallastError(
      'DATA_INVALID_WEIGHTS',
      `expected weights for a portfolio with optimiser external, was ${outside.portfolioId}`,
    );
  }
  const weights = Float64Array.from(inOrder(instruments, outside.weights, 'DATA_INVALID_WEIGHTS'));
  const sum = weights.reduce((total, value) => total + value, 0);
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
    throw new BallastError('DATA_INVALID_WEIGHTS', `expected weights of sum 1, was ${sum}`);
  }
  const { last } = state;
  if (last === null) {
    throw new BallastError(
      'DATA_INVALID_WEIGHTS',
      'expected a closed window before outside weights',
    );
  }
  portfolio.lastVersion += 1;
  if (portfolio.held === null) portfolio.held = weights.slice();
  portfolio.open = {
    decisionId: '',
    commandId: null,
    cause: 'external',
    raisedOn: state.folded,
    windowEnd: last.end,
    answered: true,
    target: { weights, version: portfolio.lastVersion, turnover: null },
  };
  return [
    weightsOutput(portfolio, last, {
      number: portfolio.lastVersion,
      weights,
      cause: 'external',
      decisionId: '',
    }),
  ];
}

/**
 * An outside prior, per week, in force from the next window.
 * @throws BallastError DATA_* when the portfolio is unknown or the statistics do not fit it
 */
export function foldOutsidePrior(state: UniverseState, outside: OutsidePrior): readonly Output[] {
  const portfolio = portfolioNamed(state, outside.portfolioId);
  const { instruments, prior, period } = portfolio.definition;
  const n = instruments.length;
  const annual = (value: number): number => toAnnual(value, 'week');
  const mean = inOrder(instruments, outside.mean, 'DATA_INVALID_STATISTICS').map(annual);
  const covariance = instruments.flatMap((name) =>
    inOrder(instruments, outside.covariance[name] ?? {}, 'DATA_INVALID_STATISTICS').map(annual),
  );
  const factor = choleskyFactor(Float64Array.from(covariance), n);
  if (factor === null) {
    throw new BallastError(
      'DATA_INVALID_STATISTICS',
      `expected a positive definite covariance for ${outside.portfolioId}, was not`,
    );
  }
  const observations = prior?.observations ?? DEFAULT_WEEKS;
  portfolio.prior = priorMoments({
    mean: Float64Array.from(mean),
    covariance: Float64Array.from(covariance),
    observations,
    years: observations / PERIODS_PER_YEAR[prior === null ? 'week' : period],
  });
  portfolio.priorFactor = factor;
  return [];
}

function portfolioNamed(state: UniverseState, portfolioId: string): PortfolioState {
  const portfolio = state.portfolios.get(portfolioId);
  if (portfolio !== undefined) return portfolio;
  throw new BallastError(
    'DATA_UNKNOWN_PORTFOLIO',
    `expected a known portfolio, was ${portfolioId}`,
  );
}

function inOrder(
  instruments: readonly string[],
  values: Readonly<Record<string, number>>,
  code: 'DATA_INVALID_WEIGHTS' | 'DATA_INVALID_STATISTICS',
): number[] {
  const unknown = Object.keys(values).filter((name) => !instruments.includes(name));
  if (unknown.length > 0) {
    throw new BallastError(
      code,
      `expected instruments of the portfolio, was ${unknown.join(', ')}`,
    );
  }
  return instruments.map((name) => {
    const value = values[name] ?? (code === 'DATA_INVALID_WEIGHTS' ? 0 : Number.NaN);
    if (!Number.isFinite(value)) {
      throw new BallastError(code, `expected a finite number for ${name}, was ${value}`);
    }
    return value;
  });
}
