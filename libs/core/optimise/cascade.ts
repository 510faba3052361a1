import { Random } from '../random.js';
import type { AllocationProblem } from './allocation-problem.js';
import type { Objective } from './objective.js';
import type { SolveOutcome } from './outcome.js';

/** One objective of a cascade; a return target may be declared as a multiple of the mean expected return. */
export type CascadeStep =
  | { readonly objective: Objective }
  | { readonly kind: 'efficientReturn'; readonly timesMeanReturn: number };

/** What is tried in turn when an objective has no solution: declared beforehand, seeded, and the same each time. */
export interface CascadePolicy {
  /** Tried in order, in every round. */
  readonly steps: readonly CascadeStep[];
  readonly rounds: number;
  /** Added to l2Gamma with each round after the first. */
  readonly gammaStep: number;
  /** Each expected return is multiplied by 1 + this times a standard normal number in each round after the first. */
  readonly perturbation: number;
  readonly seed: number;
}

/** What one step of one round came to. */
export interface CascadeAttempt {
  readonly round: number;
  readonly objective: Objective;
  readonly l2Gamma: number;
  readonly perturbed: boolean;
  readonly status: SolveOutcome['status'];
}

/** The first optimum with the attempts before it; or the first attempt's outcome where none has one. */
export interface CascadeOutcome {
  readonly outcome: SolveOutcome;
  /** Which attempt the outcome is of. */
  readonly taken: number;
  readonly attempts: readonly CascadeAttempt[];
}

/**
 * Solves the steps of a declared policy in turn until one is optimal. In round k = 0, 1, .. the L2 term is
 * l2Gamma + k gammaStep, and for k > 0 the means are mu_i (1 + perturbation z_i), z standard normal from the seed
 * (xoshiro128**): equal problems and policies give equal outcomes. It is no fallback in silence: every attempt is in the
 * answer. A step that is infeasible may be feasible in a later round where it has a return target, whose constraint is
 * set with the means of the round; bounds and groups no round changes.
 * @throws RangeError "expected x, was y" on a policy without steps or rounds, or with figures that are not finite
 */
export function solveCascade(
  problem: AllocationProblem,
  policy: CascadePolicy,
  solve: (problem: AllocationProblem, objective: Objective) => SolveOutcome,
): CascadeOutcome {
  checkPolicy(policy);
  const random = Random.seeded(policy.seed);
  const attempts: CascadeAttempt[] = [];
  let first: SolveOutcome | null = null;
  for (let round = 0; round < policy.rounds; round += 1) {
    const asked = round === 0 ? problem : perturbed(problem, policy, round, random);
    for (const step of policy.steps) {
      const objective = objectiveOf(step, asked);
      const outcome = solve(asked, objective);
      const { status } = outcome;
      attempts.push({ round, objective, l2Gamma: asked.l2Gamma, perturbed: round > 0, status });
      if (status === 'optimal') return { outcome, taken: attempts.length - 1, attempts };
      first ??= outcome;
    }
  }
  return { outcome: first ?? { status: 'unbounded' }, taken: 0, attempts };
}

function checkPolicy({ steps, rounds, gammaStep, perturbation, seed }: CascadePolicy): void {
  if (steps.length === 0) throw new RangeError('expected at least one step, was none');
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`expected at least one round, was ${rounds}`);
  }
  for (const [name, value] of Object.entries({ gammaStep, perturbation })) {
    if (Number.isFinite(value) && value >= 0) continue;
    throw new RangeError(`expected ${name} >= 0, was ${value}`);
  }
  if (!Number.isSafeInteger(seed)) throw new RangeError(`expected a whole seed, was ${seed}`);
}

function perturbed(
  problem: AllocationProblem,
  { gammaStep, perturbation }: CascadePolicy,
  round: number,
  random: Random,
): AllocationProblem {
  const expectedReturns =
    problem.expectedReturns?.map((mean) => mean * (1 + perturbation * random.normal())) ?? null;
  return { ...problem, expectedReturns, l2Gamma: problem.l2Gamma + round * gammaStep };
}

function objectiveOf(step: CascadeStep, { expectedReturns }: AllocationProblem): Objective {
  if ('objective' in step) return step.objective;
  if (expectedReturns === null) throw new RangeError('expected expectedReturns, was none');
  const mean = expectedReturns.reduce((sum, value) => sum + value, 0) / expectedReturns.length;
  return { kind: 'efficientReturn', targetReturn: step.timesMeanReturn * mean };
}
