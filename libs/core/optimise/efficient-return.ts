import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import {
  checkPortfolioProblem,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';

/** A name for the target's row that no group of the caller's has. */
function freeName(problem: PortfolioProblem): string {
  const taken = new Set((problem.groups ?? []).map(({ name }) => name));
  let name = 'targetReturn';
  while (taken.has(name)) name += "'";
  return name;
}

/** The outcome with the target's row called targetReturn, its multiplier per unit of return. */
function inTheCallersWords(outcome: SolveOutcome, row: string, scale: number): SolveOutcome {
  if (outcome.status === 'infeasible') {
    const conflicting = outcome.conflicting.map((name) => (name === row ? 'targetReturn' : name));
    return { ...outcome, conflicting };
  }
  if (outcome.status !== 'optimal' && outcome.status !== 'stalled') return outcome;
  const binding = outcome.certificate.binding.map(({ constraint, multiplier }) =>
    constraint === row
      ? { constraint: 'targetReturn', multiplier: multiplier / scale }
      : { constraint, multiplier },
  );
  return { ...outcome, certificate: { ...outcome.certificate, binding } };
}

/**
 * min w'Sigma w + gamma w'w subject to mu'w >= targetReturn, sum w = 1, bounds and groups (Markowitz 1952). The objective
 * value is that minimum, a variance. The row is solved as mu'w / max|mu| >= targetReturn / max|mu|, so that no unit of
 * the returns lies under the solver's tolerances. The active set has one group more, the target, at its end.
 * @throws RangeError "expected x, was y" on a malformed problem, no expected returns or a target that is not finite
 */
export function efficientReturn(
  problem: PortfolioProblem,
  targetReturn: number,
  options: SolveOptions = {},
): SolveOutcome {
  checkPortfolioProblem(problem);
  const mu = problem.expectedReturns;
  if (mu === undefined) throw new RangeError('expected expectedReturns, was none');
  if (!Number.isFinite(targetReturn)) {
    throw new RangeError(`expected a finite targetReturn, was ${targetReturn}`);
  }
  const largest = mu.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  const scale = largest > 0 ? largest : Math.abs(targetReturn) || 1;
  const name = freeName(problem);
  const target = {
    name,
    coefficients: mu.map((value) => value / scale),
    lower: targetReturn / scale,
    upper: Infinity,
  };
  const groups = [...(problem.groups ?? []), target];
  const outcome = minVolatility({ ...problem, groups }, options);
  return inTheCallersWords(outcome, `groups[${name}].lower`, scale);
}
