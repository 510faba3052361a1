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
  /** Of D = r - minimum acceptable return. */
  distance: number;
  losses: number;
  gains: number;
  squaredLosses: number;
  squaredGains: number;
  below: number;
  above: number;
  /** ln of compounded wealth and of its peak; both start at 0. */
  logWealth: number;
  /** What the sum of logarithms has rounded off (Kahan 1965): a million periods stay within 1e-9 of the batch. */
  logCompensation: number;
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

/** One period: simple return, and what it is compared with. */
export interface PeriodReturn {
  /** r > -1. */
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
    distance: 0,
    losses: 0,
    gains: 0,
    squaredLosses: 0,
    squaredGains: 0,
    below: 0,
    above: 0,
    logWealth: 0,
    logCompensation: 0,
    logPeak: 0,
    maxDrawdown: 0,
    drawdowns: 0,
    squaredDrawdowns: 0,
  };
}

/** Adds one return to the state. @throws RangeError unless every number is finite and the return above -1 */
export function addReturnInPlace(state: OnlinePerformance, period: PeriodReturn): void {
  const { value, riskFreeRate, minimumAcceptableReturn, benchmark } = period;
  if (!(value > -1 && value < Infinity)) {
    throw new RangeError(`expected a finite return above -1, was ${value}`);
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
  state.comoment += surprise * (benchmark - riskFreeRate - state.market.mean);
  addDistance(state, value - minimumAcceptableReturn);
  addToPath(state, value);
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
  if (distance < 0) {
    state.below += 1;
    state.losses -= distance;
    state.squaredLosses += distance * distance;
  } else if (distance > 0) {
    state.above += 1;
    state.gains += distance;
    state.squaredGains += distance * distance;
  }
}

function addToPath(state: OnlinePerformance, value: number): void {
  const term = Math.log1p(value) - state.logCompensation;
  const sum = state.logWealth + term;
  state.logCompensation = sum - state.logWealth - term;
  state.logWealth = sum;
  state.logPeak = Math.max(state.logPeak, state.logWealth);
  const drawdown = -Math.expm1(state.logWealth - state.logPeak);
  state.maxDrawdown = Math.max(state.maxDrawdown, drawdown);
  state.drawdowns += drawdown;
  state.squaredDrawdowns += drawdown * drawdown;
}
