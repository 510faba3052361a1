import { turnoverBetween } from '#core/drift.js';
import { maxSharpe } from '#core/optimise/max-sharpe.js';
import { minVolatility } from '#core/optimise/min-volatility.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import type { PortfolioProblem } from '#core/optimise/portfolio-problem.js';
import type { Answer, SolveRequest, SolveResult } from './generated/wire-types.js';
import { unpacked } from './packed.js';

/** Published weights satisfy their certificate to this. */
const CERTIFIED = 1e-8;
const SOLVER = 'ballast-active-set';
const SOLVER_VERSION = '1';

/**
 * A decision as a pure function of its request: solves the declared objective (or its declared fallback where no
 * feasible weights have positive excess return), checks the certificate, and acts only if
 * gain x horizon > cost x turnover. Gain is annual, in return units: (SR_new - SR_held) sigma_held for Sharpe, without
 * the L2 term; riskAversion / 2 times the variance saved otherwise. A manual command with `force` skips that test.
 */
export function decide(request: SolveRequest): Pick<Answer, 'result' | 'iterations'> {
  const problem = problemOf(request);
  const declared = solve(request.objective.kind, problem);
  const fallback =
    declared.status === 'noExcessReturn' && request.objective.fallback === 'minVolatility';
  const outcome = fallback ? minVolatility(problem) : declared;
  const objective = fallback ? 'minVolatility' : request.objective.kind;
  const refused: SolveResult = {
    status: outcome.status === 'optimal' ? 'stalled' : outcome.status,
    objective,
    fallback,
    weights: null,
    expectedGain: null,
    turnover: null,
    cost: null,
    objectiveValue: null,
    heldSharpe: request.heldSharpe,
    newSharpe: null,
    certificate: null,
    binding: [],
    conflicting: outcome.status === 'infeasible' ? outcome.conflicting : [],
    solver: SOLVER,
    solverVersion: SOLVER_VERSION,
  };
  if (outcome.status !== 'optimal') return { result: refused, iterations: 0 };
  const { certificate } = outcome;
  const worst = Math.max(
    certificate.primal,
    certificate.dual,
    certificate.stationarity,
    certificate.complementarity,
    certificate.relativeGap,
  );
  if (!(worst <= CERTIFIED)) return { result: refused, iterations: outcome.iterations };
  const weighed = weigh(request, problem, { weights: outcome.weights, objective });
  const acts =
    request.force || weighed.expectedGain * request.horizonYears > request.cost * weighed.turnover;
  return {
    result: {
      ...refused,
      status: acts ? 'applied' : 'rejected',
      weights: [...outcome.weights],
      ...weighed,
      cost: request.cost * weighed.turnover,
      objectiveValue: outcome.objectiveValue,
      certificate: {
        primal: certificate.primal,
        dual: certificate.dual,
        stationarity: certificate.stationarity,
        complementarity: certificate.complementarity,
        relativeGap: certificate.relativeGap,
      },
      binding: certificate.binding,
    },
    iterations: outcome.iterations,
  };
}

/** The problem of a request, annual and dense. */
export function problemOf(request: SolveRequest): PortfolioProblem {
  return {
    instruments: request.instruments,
    expectedReturns: Float64Array.from(request.expectedReturns),
    covariance: unpacked(request.covariance, request.instruments.length),
    riskFreeRate: request.riskFreeRate,
    l2Gamma: request.l2Gamma,
    bounds: {
      lower: Float64Array.from(request.constraints.lower),
      upper: Float64Array.from(request.constraints.upper),
    },
  };
}

function solve(kind: SolveRequest['objective']['kind'], problem: PortfolioProblem): SolveOutcome {
  switch (kind) {
    case 'maxSharpe':
      return maxSharpe(problem);
    case 'minVolatility':
      return minVolatility(problem);
  }
}

interface Weighed {
  readonly expectedGain: number;
  readonly turnover: number;
  readonly heldSharpe: number;
  readonly newSharpe: number;
}

function weigh(
  request: SolveRequest,
  problem: PortfolioProblem,
  target: { readonly weights: Float64Array; readonly objective: SolveResult['objective'] },
): Weighed {
  const held = Float64Array.from(request.heldWeights);
  const before = annual(problem, held);
  const after = annual(problem, target.weights);
  const heldSharpe = (before.mean - request.riskFreeRate) / before.risk;
  const newSharpe = (after.mean - request.riskFreeRate) / after.risk;
  const saved = (request.riskAversion / 2) * (before.risk * before.risk - after.risk * after.risk);
  return {
    expectedGain: target.objective === 'maxSharpe' ? (newSharpe - heldSharpe) * before.risk : saved,
    turnover: turnoverBetween(held, target.weights),
    heldSharpe,
    newSharpe,
  };
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
  return { mean, risk: Math.sqrt(variance) };
}
