import { updateEstimators } from './live-estimators.js';
import type { PendingWindow, UniverseState } from './universe-state.js';

/** The vector of one window. */
export interface CrossSection {
  /** Log returns in instrument order [N]. */
  readonly returns: Float64Array;
  readonly stale: readonly boolean[];
}

/**
 * Folds the closes of a window into the state: r_i = ln(close_k / close_{k-1}) across windows, an instrument
 * without a trade has r = 0 and is stale, and no vector exists before every instrument has been priced.
 * A corporate action of the window rebases the price before it: r_i = ln(close_k / (factor close_{k-1})), so that a split
 * without a trade has r = 0. Every estimator takes one update.
 */
export function foldCloses(
  state: UniverseState,
  window: PendingWindow,
  dtYears: number,
): CrossSection | null {
  const size = state.closes.length;
  const returns = new Float64Array(size);
  const stale: boolean[] = [];
  let allPriced = true;
  for (const [i, factor] of window.adjustments) if (i < size) state.closes[i] *= factor;
  for (let i = 0; i < size; i++) {
    const close = window.closes.get(i) ?? state.closes[i];
    if (state.allPricedBefore) returns[i] = Math.log(close / state.closes[i]);
    state.closes[i] = close;
    if (!(close > 0)) allPriced = false;
    const traded = window.traded.has(i);
    state.staleFor[i] = traded ? 0 : state.staleFor[i] + 1;
    stale.push(!traded);
  }
  const complete = state.allPricedBefore;
  state.allPricedBefore = allPriced;
  if (!complete) return null;
  state.windows += 1;
  updateEstimators(state, returns, dtYears);
  return { returns, stale };
}
