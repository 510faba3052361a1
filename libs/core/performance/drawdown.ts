/** Distances below the running peak of wealth, as positive shares of it. */
export interface Drawdowns {
  readonly max: number;
  /** At the last observation. */
  readonly current: number;
  /** Per observation [T]. */
  readonly series: Float64Array;
}

/** 1 - wealth / peak of simple returns compounded from wealth 1, which is also the first peak. */
export function drawdowns(returns: Float64Array): Drawdowns {
  const series = new Float64Array(returns.length);
  let wealth = 1;
  let peak = 1;
  let max = 0;
  for (let t = 0; t < returns.length; t += 1) {
    wealth *= 1 + returns[t];
    peak = Math.max(peak, wealth);
    series[t] = 1 - wealth / peak;
    max = Math.max(max, series[t]);
  }
  return { max, current: returns.length === 0 ? 0 : series[returns.length - 1], series };
}
