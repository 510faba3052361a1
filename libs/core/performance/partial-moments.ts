/** Sums over the distances D = r - threshold of T returns, from which the ratios of gains and losses are made. */
export interface PartialMoments {
  /** mean max(-D, 0). */
  readonly downsidePotential: number;
  /** mean max(D, 0). */
  readonly upsidePotential: number;
  /** mean min(D, 0)^2. */
  readonly downsideVariance: number;
  /** mean max(D, 0)^2. */
  readonly upsideVariance: number;
  /** Number of D < 0 and of D > 0. */
  readonly below: number;
  readonly above: number;
}

/** Lower and upper partial moments of order 0, 1 and 2 (Fishburn 1977) of distances from a threshold [T]. */
export function partialMoments(distances: Float64Array): PartialMoments {
  let [losses, gains, squaredLosses, squaredGains, below, above] = [0, 0, 0, 0, 0, 0];
  for (const distance of distances) {
    if (distance < 0) {
      below += 1;
      losses -= distance;
      squaredLosses += distance * distance;
    } else if (distance > 0) {
      above += 1;
      gains += distance;
      squaredGains += distance * distance;
    }
  }
  const T = distances.length;
  return {
    downsidePotential: losses / T,
    upsidePotential: gains / T,
    downsideVariance: squaredLosses / T,
    upsideVariance: squaredGains / T,
    below,
    above,
  };
}
