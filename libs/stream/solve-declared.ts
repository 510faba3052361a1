import {
  solveCascade,
  type CascadeAttempt,
  type CascadePolicy,
  type CascadeStep,
} from '#core/optimise/cascade.js';
import { longOnly } from '#core/optimise/long-only.js';
import { maxSharpe } from '#core/optimise/max-sharpe.js';
import { minVolatility } from '#core/optimise/min-volatility.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import type { PortfolioProblem } from '#core/optimise/portfolio-problem.js';
import { solveMoments } from '#core/optimise/solve-moments.js';
import type { Cascade, ObjectiveKind, SolveRequest, SolveResult } from './generated/wire-types.js';

const SOLVER = 'ballast-active-set';
const CASCADE_SOLVER = 'ballast-cascade';
const SOLVER_VERSION = '1';

/** What a request declares came to: the outcome, and which of its objectives it is of. */
export interface Declared {
  readonly outcome: SolveOutcome;
  readonly objective: ObjectiveKind;
  /** The declared fallback was solved in place of the objective. */
  readonly fallback: boolean;
  /** Every step that was tried, where a cascade is declared. */
  readonly attempts: SolveResult['attempts'];
}

/** Which solver answers a request: its cascade where it has one, else the one of its objective. */
export const solverOf = ({
  cascade,
}: SolveRequest): { readonly solver: string; readonly solverVersion: string } => ({
  solver: cascade === null ? SOLVER : CASCADE_SOLVER,
  solverVersion: SOLVER_VERSION,
});

/**
 * Solves what a request declares: its cascade where it has one; else its objective, or its fallback where no feasible
 * weights have positive excess return.
 * @throws RangeError when the request is no problem
 */
export function solveDeclared(request: SolveRequest, problem: PortfolioProblem): Declared {
  if (request.cascade !== null) return byCascade(request.cascade, problem);
  const { kind, fallback } = request.objective;
  const outcome = solveOne(kind, problem);
  if (outcome.status === 'noExcessReturn' && fallback === 'minVolatility') {
    const least = minVolatility(problem);
    return { outcome: least, objective: 'minVolatility', fallback: true, attempts: [] };
  }
  return { outcome, objective: kind, fallback: false, attempts: [] };
}

function solveOne(kind: ObjectiveKind, problem: PortfolioProblem): SolveOutcome {
  switch (kind) {
    case 'maxSharpe':
      return maxSharpe(problem);
    case 'minVolatility':
      return minVolatility(problem);
    case 'efficientReturn':
      throw new RangeError('expected a target of efficientReturn, which only a cascade declares');
  }
}

/** Outcome and certificate are of the step that was taken, with the means and gamma of its round. */
function byCascade(cascade: Cascade, problem: PortfolioProblem): Declared {
  const { instruments, expectedReturns, covariance, riskFreeRate, l2Gamma, bounds } = problem;
  const allocation = longOnly({
    instruments,
    expectedReturns: expectedReturns ?? null,
    covariance,
    riskFreeRate,
    l2Gamma,
    ...bounds,
  });
  const solved = solveCascade(allocation, policyOf(cascade), solveMoments);
  const attempts = solved.attempts.map(attemptOf);
  const { objective } = attempts[solved.taken];
  return { outcome: solved.outcome, objective, fallback: false, attempts };
}

function policyOf({ steps, ...policy }: Cascade): CascadePolicy {
  return { ...policy, steps: steps.map(stepOf) };
}

function stepOf({ kind, timesMeanReturn }: Cascade['steps'][number]): CascadeStep {
  if (kind !== 'efficientReturn') return { objective: { kind } };
  if (timesMeanReturn === null) {
    throw new RangeError('expected timesMeanReturn of efficientReturn, was null');
  }
  return { kind, timesMeanReturn };
}

function attemptOf(attempt: CascadeAttempt): SolveResult['attempts'][number] {
  const { round, objective, l2Gamma, status } = attempt;
  switch (objective.kind) {
    case 'efficientReturn': {
      const { kind, targetReturn } = objective;
      return { round, objective: kind, targetReturn, l2Gamma, status };
    }
    case 'maxSharpe':
    case 'minVolatility':
      return { round, objective: objective.kind, targetReturn: null, l2Gamma, status };
    default:
      throw new RangeError(`expected an objective of a cascade, was ${objective.kind}`);
  }
}
