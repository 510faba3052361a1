import { turnoverBetween } from '#core/drift.js';
import type { PortfolioProblem } from '#core/optimise/portfolio-problem.js';
import type { SolveRequest, SolveResult } from './generated/wire-types.js';

/** Target against held weights, annual. */
export interface Weighed {
  readonly expectedGain: number;
  readonly turnover: number;
  /** null without risk. */
  readonly heldSharpe: number | null;
  readonly newSharpe: number | null;
}

/**
 * Gain and turnover of going from the held weights to a target, under one problem: (SR_new - SR_held) sigma_held for
 * Sharpe, without the L2 term; riskAversion / 2 times the variance saved otherwise.
 */
export function weigh(
  request: SolveRequest,
  problem: PortfolioProblem,
  target: { readonly weights: Float64Array; readonly objective: SolveResult['objective'] },
): Weighed {
  const held = Float64Array.from(request.heldWeights);
  const before = annual(problem, held);
  const after = annual(problem, target.weights);
  const heldSharpe = sharpeOf(before, request.riskFreeRate);
  const newSharpe = sharpeOf(after, request.riskFreeRate);
  const sharper = heldSharpe === null || newSharpe === null ? 0 : newSharpe - heldSharpe;
  const saved = (request.riskAversion / 2) * (before.risk * before.risk - after.risk * after.risk);
  return {
    expectedGain: target.objective === 'maxSharpe' ? sharper * before.risk : saved,
    turnover: turnoverBetween(held, target.weights),
    heldSharpe,
    newSharpe,
  };
}

/**
 * The gain test reads more than the optimiser does, which checks its own.
 * @throws RangeError unless there is a finite held weight for each instrument, and finite terms to weigh by
 */
export function checkWeighing(request: SolveRequest): void {
  const { heldWeights, instruments, riskAversion, cost, horizonYears, turnoverLeft } = request;
  if (heldWeights.length !== instruments.length) {
    throw new RangeError(`expected ${instruments.length} held weights, was ${heldWeights.length}`);
  }
  for (const value of [...heldWeights, riskAversion, cost, horizonYears, turnoverLeft ?? 0]) {
    if (!Number.isFinite(value)) throw new RangeError(`expected finite numbers, was ${value}`);
  }
}

function annual(
  { expectedReturns, covariance }: PortfolioProblem,
  weights: Float64Array,
): { readonly mean: number; readonly risk: number } {
  const n = weights.length;
  let mean = 0;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    let cross = 0;
    for (let j = 0; j < n; j++) cross += covariance[i * n + j] * weights[j];
    variance += weights[i] * cross;
    mean += weights[i] * (expectedReturns?.[i] ?? 0);
  }
  // Of next to no risk rounding may leave less than none.
  return { mean, risk: Math.sqrt(Math.max(0, variance)) };
}

const sharpeOf = (
  { mean, risk }: { readonly mean: number; readonly risk: number },
  riskFreeRate: number,
): number | null => (risk > 0 ? (mean - riskFreeRate) / risk : null);
