/** Distances below the running peak of wealth, positive. */
export interface Drawdowns {
  readonly max: number;
  /** At the last observation. */
  readonly current: number;
  /** Per observation [T]. */
  readonly series: Float64Array;
}

/**
 * 1 - wealth / peak of simple returns compounded from wealth 1, which is also the first peak; without compounding peak -
 * wealth, wealth being 1 + sum r.
 */
export function drawdowns(returns: Float64Array, compounding = true): Drawdowns {
  const series = new Float64Array(returns.length);
  let wealth = 1;
  let peak = 1;
  let max = 0;
  for (let t = 0; t < returns.length; t += 1) {
    wealth = compounding ? wealth * (1 + returns[t]) : wealth + returns[t];
    peak = Math.max(peak, wealth);
    series[t] = compounding ? 1 - wealth / peak : peak - wealth;
    max = Math.max(max, series[t]);
  }
  return { max, current: returns.length === 0 ? 0 : series[returns.length - 1], series };
}
