import { driftInPlace } from './drift.js';
import { earnInPlace, openAccount, tradeInPlace } from './paper-account.js';

/** A strategy as targets by date: bought at the close of the first window, traded at the close of later ones. */
export interface HeldSchedule {
  readonly initial: Float64Array;
  /** Target by index into the returns: traded at the close of that window, after it was earned. */
  readonly targets: ReadonlyMap<number, Float64Array>;
}

/** What holding it gave. */
export interface HeldResult {
  /** Net simple return of each window after the purchase; the purchase cost is in the first. */
  readonly returns: Float64Array;
  readonly wealth: number;
  readonly turnover: number;
  readonly cost: number;
  readonly maxDrawdown: number;
}

/**
 * The paper account of a schedule over `returns` (log, one row a window, after the purchase): the return of a window
 * belongs to the weights held into it, cost is deducted from wealth at the close that trades.
 * @param costRate fraction of traded value
 */
export function holdSchedule(
  returns: readonly Float64Array[],
  schedule: HeldSchedule,
  costRate: number,
): HeldResult {
  const held = schedule.initial.slice();
  const account = openAccount(0, held, costRate);
  const net = new Float64Array(returns.length);
  let before = 1;
  returns.forEach((row, window) => {
    earnInPlace(account, held, row);
    driftInPlace(held, row);
    const target = schedule.targets.get(window);
    if (target !== undefined) {
      tradeInPlace(account, held, target, costRate);
      held.set(target);
    }
    net[window] = account.net / before - 1;
    before = account.net;
  });
  return {
    returns: net,
    wealth: account.net,
    turnover: account.turnover,
    cost: account.cost,
    maxDrawdown: account.maxDrawdown,
  };
}

/** Mean annual difference of two return series and its standard error: P mean(d), P sd(d) / sqrt(T). */
export function annualDifference(
  a: Float64Array,
  b: Float64Array,
  periodsPerYear: number,
): { readonly difference: number; readonly standardError: number } {
  const size = Math.min(a.length, b.length);
  let mean = 0;
  for (let i = 0; i < size; i++) mean += (a[i] - b[i]) / size;
  let squares = 0;
  for (let i = 0; i < size; i++) squares += (a[i] - b[i] - mean) * (a[i] - b[i] - mean);
  const deviation = Math.sqrt(squares / (size - 1));
  return {
    difference: periodsPerYear * mean,
    standardError: (periodsPerYear * deviation) / Math.sqrt(size),
  };
}
