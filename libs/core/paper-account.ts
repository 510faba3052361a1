import { driftInPlace, simpleReturn, turnoverBetween } from './drift.js';

/** A paper account: wealth 1 before the first purchase, which is charged like any other trade. Plain data. */
export interface PaperAccount {
  /** End of the window whose close it was bought at, UTC ms. */
  readonly inception: number;
  gross: number;
  net: number;
  /** 1/N bought at the same close at the same cost, and held. */
  benchmarkGross: number;
  benchmarkNet: number;
  readonly benchmarkWeights: Float64Array;
  /** Sum of cost fractions paid. */
  cost: number;
  turnover: number;
  peak: number;
  maxDrawdown: number;
}

/** Buys `weights` out of cash: turnover sum |w|, cost deducted from wealth. @param costRate fraction of traded value */
export function openAccount(
  inception: number,
  weights: Float64Array,
  costRate: number,
): PaperAccount {
  const turnover = turnoverBetween(new Float64Array(weights.length), weights);
  const account: PaperAccount = {
    inception,
    gross: 1,
    net: 1 - costRate * turnover,
    benchmarkGross: 1,
    benchmarkNet: 1 - costRate,
    benchmarkWeights: new Float64Array(weights.length).fill(1 / weights.length),
    cost: costRate * turnover,
    turnover,
    peak: 1,
    maxDrawdown: 0,
  };
  markDrawdown(account);
  return account;
}

/** One window earned with the weights held through it (before they drift). @param returns log returns [n] */
export function earnInPlace(
  account: PaperAccount,
  held: Float64Array,
  returns: Float64Array,
): void {
  const earned = 1 + simpleReturn(held, returns);
  account.gross *= earned;
  account.net *= earned;
  const benchmark = 1 + simpleReturn(account.benchmarkWeights, returns);
  account.benchmarkGross *= benchmark;
  account.benchmarkNet *= benchmark;
  driftInPlace(account.benchmarkWeights, returns);
  markDrawdown(account);
}

/** Trades from the drifted weights to new ones at this close; returns the turnover paid for. */
export function tradeInPlace(
  account: PaperAccount,
  drifted: Float64Array,
  target: Float64Array,
  costRate: number,
): number {
  const turnover = turnoverBetween(drifted, target);
  account.net *= 1 - costRate * turnover;
  account.cost += costRate * turnover;
  account.turnover += turnover;
  markDrawdown(account);
  return turnover;
}

/** Fraction of net wealth lost from its highest value. */
export function currentDrawdown(account: PaperAccount): number {
  return 1 - account.net / account.peak;
}

function markDrawdown(account: PaperAccount): void {
  if (account.net > account.peak) account.peak = account.net;
  const drawdown = currentDrawdown(account);
  if (drawdown > account.maxDrawdown) account.maxDrawdown = drawdown;
}
