import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import {
  checkFactorProblem,
  checkPortfolioProblem,
  isFactorProblem,
  type FactorProblem,
  type PortfolioFrame,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';

const FARTHEST = 1e300;

/** A name for the target's row that no group of the caller's has. */
function freeName(problem: PortfolioFrame): string {
  const taken = new Set((problem.groups ?? []).map(({ name }) => name));
  let name = 'targetReturn';
  while (taken.has(name)) name += "'";
  return name;
}

/** The problem with the target as one group more, at its end. */
export interface Targeted<Problem extends PortfolioFrame = PortfolioProblem> {
  readonly problem: Problem;
  /** The group's. */
  readonly name: string;
  /** What means and target are divided by, so that no unit of the returns lies under the solver's tolerances. */
  readonly scale: number;
  readonly scaledReturn: number;
}

/** mu'w / s >= targetReturn / s with s = max |mu|, as a group. */
export function targeted<Problem extends PortfolioFrame>(
  problem: Problem,
  mu: Float64Array,
  targetReturn: number,
): Targeted<Problem> {
  const largest = mu.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  const scale = largest > 0 ? largest : Math.abs(targetReturn) || 1;
  const name = freeName(problem);
  const scaledReturn = inUnits(targetReturn, scale);
  const coefficients = mu.map((value) => value / scale);
  const target = { name, coefficients, lower: scaledReturn, upper: Infinity };
  const groups = [...(problem.groups ?? []), target];
  return { problem: { ...problem, groups }, name, scale, scaledReturn };
}

/** A target beyond the range of doubles in units of the means is beyond all weights that are within it. */
function inUnits(targetReturn: number, scale: number): number {
  const scaled = targetReturn / scale;
  return Math.min(Math.max(scaled, -FARTHEST), FARTHEST);
}

/** The same for another target. */
export function retargeted<Problem extends PortfolioFrame>(
  { problem, name, scale }: Targeted<Problem>,
  targetReturn: number,
): Targeted<Problem> {
  const scaledReturn = inUnits(targetReturn, scale);
  const groups = (problem.groups ?? []).map((group) =>
    group.name === name ? { ...group, lower: scaledReturn } : group,
  );
  return { problem: { ...problem, groups }, name, scale, scaledReturn };
}

/** The outcome with the target's row called targetReturn, its multiplier per unit of return. */
export function inTheCallersWords(
  outcome: SolveOutcome,
  { name, scale }: Pick<Targeted, 'name' | 'scale'>,
): SolveOutcome {
  const row = `groups[${name}].lower`;
  if (outcome.status === 'infeasible') {
    const conflicting = outcome.conflicting.map((each) => (each === row ? 'targetReturn' : each));
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
 * min w'Sigma w + gamma w'w + cost sum |w - current| subject to mu'w >= targetReturn, the budget, bounds, groups and
 * maxTurnover (Markowitz 1952). The objective value is that minimum, a variance. The active set has one group more, the
 * target, at its end. Sigma may be in factor form.
 * @throws RangeError "expected x, was y" on a malformed problem, no expected returns or a target that is not finite
 */
export function efficientReturn(
  problem: PortfolioProblem | FactorProblem,
  targetReturn: number,
  options: SolveOptions = {},
): SolveOutcome {
  if (isFactorProblem(problem)) checkFactorProblem(problem);
  else checkPortfolioProblem(problem);
  const mu = problem.expectedReturns;
  if (mu === undefined) throw new RangeError('expected expectedReturns, was none');
  if (!Number.isFinite(targetReturn)) {
    throw new RangeError(`expected a finite targetReturn, was ${targetReturn}`);
  }
  const target = targeted(problem, mu, targetReturn);
  return inTheCallersWords(minVolatility(target.problem, options), target);
}
