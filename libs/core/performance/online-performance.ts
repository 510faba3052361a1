import { compoundInPlace, noGrowth, type Growth } from './growth.js';

/**
 * What is kept of a series whose figures are asked for after every return: sums about running means (Welford 1962, for
 * higher moments Pebay 2008), partial moments and the path of wealth. Plain data; O(1) in the number of returns.
 */
export interface OnlinePerformance {
  observations: number;
  mean: number;
  /** sum (r - mean)^k. */
  second: number;
  third: number;
  fourth: number;
  /** The largest |r|. */
  size: number;
  /** Of R = r - rf. */
  excess: RunningMoments;
  /** Of r - b and B = b - rf, and sum (R - mean R)(B - mean B). */
  active: RunningMoments;
  market: RunningMoments;
  comoment: number;
  /** Of b alone. */
  benchmark: RunningMoments;
  /** Of r itself: its losses and gains. */
  aboutZero: GainsAndLosses;
  /** Of D = r - minimum acceptable return. */
  distance: number;
  losses: number;
  gains: number;
  squaredLosses: number;
  squaredGains: number;
  below: number;
  above: number;
  /** Compounded from 1, of r and of b. */
  wealth: Growth;
  benchmarkWealth: Growth;
  /** ln of the peak of wealth, which starts at 1. */
  logPeak: number;
  maxDrawdown: number;
  drawdowns: number;
  squaredDrawdowns: number;
}

/** Mean and sum of squares about it of differences x - y. */
export interface RunningMoments {
  mean: number;
  second: number;
  /** The largest |x| and |y|, whose rounding the differences carry. */
  size: number;
}

/** Sums of what is below zero, with the sign changed, and above, and how many there are. */
export interface GainsAndLosses {
  losses: number;
  gains: number;
  below: number;
  above: number;
}

/** One period: simple return, and what it is compared with. */
export interface PeriodReturn {
  /** r >= -1. */
  readonly value: number;
  readonly riskFreeRate: number;
  readonly minimumAcceptableReturn: number;
  readonly benchmark: number;
}

/** The state before the first return. */
export function emptyPerformance(): OnlinePerformance {
  return {
    observations: 0,
    mean: 0,
    second: 0,
    third: 0,
    fourth: 0,
    size: 0,
    excess: { mean: 0, second: 0, size: 0 },
    active: { mean: 0, second: 0, size: 0 },
    market: { mean: 0, second: 0, size: 0 },
    comoment: 0,
    benchmark: { mean: 0, second: 0, size: 0 },
    aboutZero: { losses: 0, gains: 0, below: 0, above: 0 },
    distance: 0,
    losses: 0,
    gains: 0,
    squaredLosses: 0,
    squaredGains: 0,
    below: 0,
    above: 0,
    wealth: noGrowth(),
    benchmarkWealth: noGrowth(),
    logPeak: 0,
    maxDrawdown: 0,
    drawdowns: 0,
    squaredDrawdowns: 0,
  };
}

/** Adds one return to the state. @throws RangeError unless every number is finite and the return at least -1 */
export function addReturnInPlace(state: OnlinePerformance, period: PeriodReturn): void {
  const { value, riskFreeRate, minimumAcceptableReturn, benchmark } = period;
  if (!(value >= -1 && value < Infinity)) {
    throw new RangeError(`expected a finite return of at least -1, was ${value}`);
  }
  for (const other of [riskFreeRate, minimumAcceptableReturn, benchmark]) {
    if (!Number.isFinite(other)) throw new RangeError(`expected a finite number, was ${other}`);
  }
  state.observations += 1;
  const n = state.observations;
  addMoments(state, value);
  // The excess return against the mean before, the market's against the mean after: the exact co-moment.
  const surprise = value - riskFreeRate - state.excess.mean;
  addDifference(state.excess, n, value, riskFreeRate);
  addDifference(state.market, n, benchmark, riskFreeRate);
  addDifference(state.active, n, value, benchmark);
  addDifference(state.benchmark, n, benchmark, 0);
  state.comoment += surprise * (benchmark - riskFreeRate - state.market.mean);
  addSide(state.aboutZero, value);
  addDistance(state, value - minimumAcceptableReturn);
  addToPath(state, value);
  compoundInPlace(state.benchmarkWealth, benchmark);
}

function addDifference(running: RunningMoments, n: number, x: number, y: number): void {
  const value = x - y;
  const d = value - running.mean;
  running.mean += d / n;
  running.second += d * (value - running.mean);
  running.size = Math.max(running.size, Math.abs(x), Math.abs(y));
}

/** Pebay's update of the third and fourth sums, before those that it needs. */
function addMoments(state: OnlinePerformance, value: number): void {
  const n = state.observations;
  const d = value - state.mean;
  const step = d / n;
  const term = d * step * (n - 1);
  state.fourth +=
    term * step * step * (n * n - 3 * n + 3) +
    6 * step * step * state.second -
    4 * step * state.third;
  state.third += term * step * (n - 2) - 3 * step * state.second;
  state.second += term;
  state.mean += step;
  state.size = Math.max(state.size, Math.abs(value));
}

function addDistance(state: OnlinePerformance, distance: number): void {
  state.distance += distance;
  addSide(state, distance);
  if (distance < 0) state.squaredLosses += distance * distance;
  else state.squaredGains += distance * distance;
}

function addSide(sums: GainsAndLosses, value: number): void {
  if (value < 0) {
    sums.below += 1;
    sums.losses -= value;
  } else if (value > 0) {
    sums.above += 1;
    sums.gains += value;
  }
}

function addToPath(state: OnlinePerformance, value: number): void {
  compoundInPlace(state.wealth, value);
  const { log } = state.wealth;
  state.logPeak = Math.max(state.logPeak, log);
  const drawdown = -Math.expm1(log - state.logPeak);
  state.maxDrawdown = Math.max(state.maxDrawdown, drawdown);
  state.drawdowns += drawdown;
  state.squaredDrawdowns += drawdown * drawdown;
}
