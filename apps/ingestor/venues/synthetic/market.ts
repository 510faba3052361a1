import { BallastError } from '#core/ballast-error.js';
import { choleskyFactor } from '#core/linalg/cholesky.js';

/** Jumps of each name: a compound Poisson process with normal sizes of mean 0, independent of all else. */
export interface Jumps {
  readonly perYear: number;
  /** Deviation of one jump, in deviations of the name's diffusion over a session. */
  readonly size: number;
}

/** What the names of a market do by themselves: annual rates of LOG returns without jumps. */
export interface Market {
  readonly instruments: readonly string[];
  readonly logMean: readonly number[];
  /** Annual deviations. */
  readonly volatility: readonly number[];
  /** [n x n] row-major. */
  readonly correlation: Float64Array;
  readonly openingPrice: readonly number[];
}

/** The known truth of the simulated returns, jumps included: annual, of log returns. */
export interface MarketTruth {
  readonly instruments: readonly string[];
  readonly logMean: Float64Array;
  /** [n x n] row-major. */
  readonly covariance: Float64Array;
  /** Fourth cumulant of each name's returns: 3 lambda s^4 for jumps of deviation s; 0 without. Those across names are 0. */
  readonly fourthCumulant: Float64Array;
}

const SESSIONS_PER_YEAR = 247;

/** Names of one sector share more than the market. */
const SECTORS = [0, 1, 1, 1, 2, 0, 3, 2, 3, 2, 0];
const MARKET_CORRELATION = 0.3;
const SECTOR_CORRELATION = 0.2;

/** Eleven names with prices, volatilities and correlations of the size that the shipped history shows. */
export const SIMULATED_MARKET: Market = {
  instruments: SECTORS.map((_, i) => `SIM${String(i + 1).padStart(2, '0')}`),
  logMean: [0.12, 0.08, 0.06, 0.04, 0.1, 0.05, 0.03, 0.11, 0.14, 0.13, 0.02],
  volatility: [0.24, 0.16, 0.22, 0.17, 0.34, 0.21, 0.2, 0.29, 0.26, 0.32, 0.14],
  correlation: Float64Array.from({ length: 121 }, (_, at) => {
    const [i, j] = [Math.floor(at / 11), at % 11];
    if (i === j) return 1;
    return MARKET_CORRELATION + (SECTORS[i] === SECTORS[j] ? SECTOR_CORRELATION : 0);
  }),
  openingPrice: [1195, 711, 207, 244, 25.11, 238, 96, 332.5, 775, 437.9, 91],
};

/** Annual variance of a name's diffusion times this is the variance of one of its jumps. */
const jumpShare = (jumps: Jumps): number => (jumps.size * jumps.size) / SESSIONS_PER_YEAR;

/** Deviation of one jump of a name. */
export function jumpDeviation(volatility: number, jumps: Jumps): number {
  return volatility * Math.sqrt(jumpShare(jumps));
}

/** Sigma_ij = v_i v_j rho_ij, and on the diagonal lambda s_i^2 more for the jumps. */
export function marketTruth(market: Market, jumps: Jumps | null): MarketTruth {
  const n = market.instruments.length;
  const covariance = diffusionCovariance(market);
  const fourthCumulant = new Float64Array(n);
  if (jumps !== null) {
    market.volatility.forEach((volatility, i) => {
      const variance = volatility * volatility * jumpShare(jumps);
      covariance[i * n + i] += jumps.perYear * variance;
      fourthCumulant[i] = 3 * jumps.perYear * variance * variance;
    });
  }
  const logMean = Float64Array.from(market.logMean);
  return { instruments: market.instruments, logMean, covariance, fourthCumulant };
}

/** Lower Cholesky factor [n x n] of the annual covariance of the diffusion.
 *  @throws BallastError CONFIG_INVALID when the correlation matrix is not positive definite */
export function diffusionFactor(market: Market): Float64Array {
  const factor = choleskyFactor(diffusionCovariance(market), market.instruments.length);
  if (factor === null) {
    throw new BallastError('CONFIG_INVALID', 'expected a positive definite correlation matrix');
  }
  return factor;
}

function diffusionCovariance({ volatility, correlation }: Market): Float64Array {
  const n = volatility.length;
  return correlation.map((rho, at) => rho * volatility[Math.floor(at / n)] * volatility[at % n]);
}
