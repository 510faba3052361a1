import { CERTIFIED, worstResidual, type Certificate } from '#core/optimise/certificate.js';
import type { PortfolioProblem } from '#core/optimise/portfolio-problem.js';
import type { Answer, SolveRequest, SolveResult } from './generated/wire-types.js';
import { unpacked } from './packed.js';
import { solveDeclared, solverOf } from './solve-declared.js';
import { checkWeighing, weigh } from './weigh.js';

/** What solving a request gives. */
export type Solved = Pick<Answer, 'result' | 'iterations'>;

/**
 * A decision as a pure function of its request: solves what it declares (an objective with its fallback, or
 * a cascade of objectives), checks the certificate, and acts only if
 * gain x horizon > cost x turnover. Gain is annual, in return units: (SR_new - SR_held) sigma_held for Sharpe, without
 * the L2 term; riskAversion / 2 times the variance saved otherwise. What is worth its cost is still refused where its
 * turnover exceeds what the turnover budget leaves. A manual command with `force` skips both tests.
 * A request that is no problem (numbers that are not finite, lengths that differ) is answered as stalled: a trigger
 * without an answer would stay open for ever.
 */
export function decide(request: SolveRequest): Solved {
  try {
    return solved(request);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { kind } = request.objective;
    return { result: { ...noTrade(request, kind), status: 'stalled' }, iterations: 0 };
  }
}

/** @throws RangeError when the request is no problem */
function solved(request: SolveRequest): Solved {
  checkWeighing(request);
  const problem = problemOf(request);
  const { outcome, objective, fallback, attempts } = solveDeclared(request, problem);
  const refused = { ...noTrade(request, objective), fallback, attempts };
  switch (outcome.status) {
    case 'infeasible':
      return {
        result: { ...refused, status: outcome.status, conflicting: outcome.conflicting },
        iterations: 0,
      };
    case 'noExcessReturn':
    case 'unbounded':
      return { result: { ...refused, status: outcome.status }, iterations: 0 };
    case 'stalled':
      return stalled(refused, outcome);
    case 'optimal':
      break;
  }
  if (!(worstResidual(outcome.certificate) <= CERTIFIED)) return stalled(refused, outcome);
  const weighed = weigh(request, problem, { weights: outcome.weights, objective });
  const worth =
    request.force || weighed.expectedGain * request.horizonYears > request.cost * weighed.turnover;
  const refusal = worth && exceedsBudget(request, weighed.turnover) ? 'turnoverBudget' : null;
  return {
    result: {
      ...refused,
      status: worth && refusal === null ? 'applied' : 'rejected',
      weights: [...outcome.weights],
      ...weighed,
      cost: request.cost * weighed.turnover,
      objectiveValue: outcome.objectiveValue,
      certificate: residualsOf(outcome.certificate),
      binding: outcome.certificate.binding,
      refusal,
    },
    iterations: outcome.iterations,
  };
}

/** A turnover that the budget of the trailing year has no room for; a forced one passes. */
const exceedsBudget = ({ force, turnoverLeft }: SolveRequest, turnover: number): boolean =>
  !force && turnoverLeft !== null && turnover > turnoverLeft;

/** A result without weights, before its status says why. */
function noTrade(
  request: SolveRequest,
  objective: SolveResult['objective'],
): Omit<SolveResult, 'status'> {
  return {
    objective,
    fallback: false,
    weights: null,
    expectedGain: null,
    turnover: null,
    cost: null,
    objectiveValue: null,
    heldSharpe: request.heldSharpe,
    newSharpe: null,
    certificate: null,
    binding: [],
    conflicting: [],
    ...solverOf(request),
    attempts: [],
    refusal: null,
  };
}

/** How far the best point was from optimal, where that is a number; its weights are not published. */
function stalled(
  refused: Omit<SolveResult, 'status'>,
  { certificate, iterations }: { readonly certificate: Certificate; readonly iterations: number },
): Solved {
  const measured = Number.isFinite(worstResidual(certificate));
  return {
    result: {
      ...refused,
      status: 'stalled',
      certificate: measured ? residualsOf(certificate) : null,
    },
    iterations,
  };
}

function residualsOf(certificate: Certificate): NonNullable<SolveResult['certificate']> {
  const { primal, dual, stationarity, complementarity, relativeGap } = certificate;
  return { primal, dual, stationarity, complementarity, relativeGap };
}

/** What of a request states its problem. */
export type StatedProblem = Pick<
  SolveRequest,
  'instruments' | 'expectedReturns' | 'covariance' | 'riskFreeRate' | 'l2Gamma' | 'constraints'
>;

/** The problem of a request, annual and dense. */
export function problemOf(request: StatedProblem): PortfolioProblem {
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
