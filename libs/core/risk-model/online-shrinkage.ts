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
  const { moments, fourth } = sums;
  const divisor = divisorOf(moments, ddof);
  if (!(divisor > 0)) return null;
  const { size } = moments;
  const sample = moments.scatter.map((value) => value / divisor);
  const square = sumOfSquares(sample);
  const intensity = shrinkageIntensity({
    pi: fourth / divisor - square,
    rho: 0,
    gamma: squaredDistanceToIdentity(sample, size),
    square,
    divisor: worth(moments) - ddof,
  });
  return { covariance: shrinkToIdentity(sample, size, intensity), intensity };
}

/**
 * Oracle approximating shrinkage of live moments, in O(N^2): what oas gives of the same windows, annual [N x N]. It needs
 * no sums beside the moments. Null before ddof + 1 windows.
 */
export function onlineOas(moments: Moments, ddof: Ddof = 0): Shrunk | null {
  const divisor = divisorOf(moments, ddof);
  if (!(divisor > 0)) return null;
  const { size } = moments;
  const sample = moments.scatter.map((value) => value / divisor);
  const intensity = oasIntensity(sample, size, worth(moments) - ddof);
  return { covariance: shrinkToIdentity(sample, size, intensity), intensity };
}

/** n - ddof s/T: T - ddof of equal windows. */
function divisorOf({ n, s, T }: Moments, ddof: Ddof): number {
  return T > 0 ? n - (ddof * s) / T : 0;
}

/** n^2/q: T of equal weights. */
const worth = ({ n, q }: Moments): number => (n * n) / q;
