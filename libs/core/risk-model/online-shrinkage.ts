import type { Moments } from '../moments.js';
import { oasIntensity } from './oas.js';
import type { OnlineShrinkageSums } from './online-shrinkage-sums.js';
import type { Ddof } from './sample-covariance.js';
import {
  shrinkageIntensity,
  shrinkToIdentity,
  squaredDistanceToIdentity,
  sumOfSquares,
  type Shrunk,
} from './shrinkage.js';

/**
 * Ledoit-Wolf towards the identity of everything seen, in O(N^2): what ledoitWolfIdentity gives of the same windows,
 * annual [N x N]. Windows of any length count as y = sqrt(dt) (r/dt - m), whose covariance is the annual one, and under
 * weights w the T of the intensity is n^2/q, the number of equally weighted windows they are worth. Null before
 * ddof + 1 windows.
 */
export function onlineLedoitWolf(sums: OnlineShrinkageSums, ddof: Ddof = 0): Shrunk | null {
  const sample = sampleOf(sums.moments, ddof);
  return sample === null ? null : shrunk(sums.moments, sample, intensityOf(sums, sample, ddof));
}

/** The intensity of {@link onlineLedoitWolf} alone; null before ddof + 1 windows. */
export function onlineLedoitWolfIntensity(sums: OnlineShrinkageSums, ddof: Ddof): number | null {
  const sample = sampleOf(sums.moments, ddof);
  return sample === null ? null : intensityOf(sums, sample, ddof);
}

/**
 * Oracle approximating shrinkage of live moments, in O(N^2): what oas gives of the same windows, annual [N x N]. It needs
 * no sums beside the moments. Null before ddof + 1 windows.
 */
export function onlineOas(moments: Moments, ddof: Ddof = 0): Shrunk | null {
  const sample = sampleOf(moments, ddof);
  if (sample === null) return null;
  return shrunk(moments, sample, oasIntensity(sample, moments.size, worth(moments) - ddof));
}

/** The intensity of {@link onlineOas} alone; null before ddof + 1 windows. */
export function onlineOasIntensity(moments: Moments, ddof: Ddof): number | null {
  const sample = sampleOf(moments, ddof);
  return sample === null ? null : oasIntensity(sample, moments.size, worth(moments) - ddof);
}

function intensityOf(sums: OnlineShrinkageSums, sample: Float64Array, ddof: Ddof): number {
  const { moments, fourth } = sums;
  const square = sumOfSquares(sample);
  return shrinkageIntensity({
    pi: fourth / divisorOf(moments, ddof) - square,
    rho: 0,
    gamma: squaredDistanceToIdentity(sample, moments.size),
    square,
    divisor: worth(moments) - ddof,
  });
}

const shrunk = ({ size }: Moments, sample: Float64Array, intensity: number): Shrunk => ({
  covariance: shrinkToIdentity(sample, size, intensity),
  intensity,
});

/** S = M / (n - ddof s/T) [N x N], annual; null before ddof + 1 windows. */
function sampleOf(moments: Moments, ddof: Ddof): Float64Array | null {
  const divisor = divisorOf(moments, ddof);
  return divisor > 0 ? moments.scatter.map((value) => value / divisor) : null;
}

/** n - ddof s/T: T - ddof of equal windows. */
function divisorOf({ n, s, T }: Moments, ddof: Ddof): number {
  return T > 0 ? n - (ddof * s) / T : 0;
}

/** n^2/q: T of equal weights. */
const worth = ({ n, q }: Moments): number => (n * n) / q;
