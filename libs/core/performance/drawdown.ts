/** Distances below the running peak of wealth, positive. */
export interface Drawdowns {
  readonly max: number;
  /** At the last observation. */
  readonly current: number;
  /** Per observation [T]. */
  readonly series: Float64Array;
}

/** Steps in which the share of the peak is counted where it would leave the range of doubles: 2^-500. */
const STEP = 3.054936363499605e-151;

/**
 * 1 - wealth / peak of simple returns compounded from wealth 1, which is also the first peak; without compounding peak -
 * wealth, wealth being 1 + sum r.
 */
export function drawdowns(returns: Float64Array, compounding = true): Drawdowns {
  const series = compounding ? belowCompoundedPeak(returns) : belowSummedPeak(returns);
  const max = series.reduce((largest, value) => Math.max(largest, value), 0);
  return { max, current: returns.length === 0 ? 0 : series[returns.length - 1], series };
}

/** The share of the peak is carried instead of wealth and peak: it is 1 again at every peak, however high that is. */
function belowCompoundedPeak(returns: Float64Array): Float64Array {
  let share = 1;
  /** The share is to be multiplied by STEP that many times. */
  let steps = 0;
  return returns.map((value) => {
    share *= 1 + value;
    if (share !== 0 && Math.abs(share) < STEP) {
      share /= STEP;
      steps += 1;
    }
    while (steps > 0 && Math.abs(share) >= 1) {
      share *= STEP;
      steps -= 1;
    }
    if (steps > 0) return 1;
    if (share > 1) share = 1;
    return 1 - share;
  });
}

function belowSummedPeak(returns: Float64Array): Float64Array {
  let wealth = 1;
  let peak = 1;
  return returns.map((value) => {
    wealth += value;
    peak = Math.max(peak, wealth);
    return peak - wealth;
  });
}
