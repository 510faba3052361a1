import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective, ScenarioRisk } from '../optimise/objective.js';

/** A measure of the scenarios: a tail or a lower deviation of the returns R w, or the mean logarithm of wealth. */
export type ScenarioMeasure = ScenarioRisk | { readonly measure: 'growth' };

/** A constraint that is not a bound, a group or the budget; named as the caller does. */
export type Limit =
  | { readonly name: 'targetReturn'; readonly bound: number }
  | { readonly name: 'targetVolatility'; readonly bound: number }
  | {
      readonly name: 'targetCvar' | 'targetCdar' | 'targetSemideviation';
      readonly bound: number;
      readonly risk: ScenarioRisk;
    };

/**
 * What is minimised: variance w'Sw - earned m'w + l2 w'w + cost sum |w - current| + the scenarios' term, under limits.
 * For the Sharpe ratio it is the variance and the l2 over the square of the excess return.
 */
export interface ConvexObjective {
  readonly ratio: boolean;
  readonly variance: number;
  readonly earned: number;
  readonly l2: number;
  readonly cost: number;
  /** CVaR, CDaR, the mean square (not its root) below a benchmark, or minus the mean logarithm; null for none. */
  readonly scenarios: ScenarioMeasure | null;
  readonly limits: readonly Limit[];
}

const LIMIT_OF = {
  cvar: 'targetCvar',
  cdar: 'targetCdar',
  semideviation: 'targetSemideviation',
} as const;

/**
 * The objective in one form for all kinds that are convex, the ratio included.
 * @throws RangeError "expected x, was y" on a kind that is not
 */
export function convexObjective(problem: AllocationProblem, objective: Objective): ConvexObjective {
  const plain: ConvexObjective = {
    ratio: false,
    variance: 0,
    earned: 0,
    l2: problem.l2Gamma,
    cost: problem.trading?.transactionCost ?? 0,
    scenarios: null,
    limits: [],
  };
  const atLeast = (bound: number | null): readonly Limit[] =>
    bound === null ? [] : [{ name: 'targetReturn', bound }];
  switch (objective.kind) {
    case 'maxSharpe':
      return { ...plain, ratio: true, variance: 1, cost: 0 };
    case 'minVolatility':
      return { ...plain, variance: 1 };
    case 'efficientReturn':
      return { ...plain, variance: 1, limits: atLeast(objective.targetReturn) };
    case 'maxQuadraticUtility':
      return { ...plain, variance: objective.riskAversion / 2, earned: 1 };
    case 'efficientRisk':
      return { ...plain, earned: 1, limits: riskLimits(objective) };
    case 'minCvar':
    case 'minCdar': {
      const measure = objective.kind === 'minCvar' ? 'cvar' : 'cdar';
      const scenarios = { measure, confidence: objective.confidence } as const;
      return { ...plain, scenarios, limits: atLeast(objective.targetReturn) };
    }
    case 'minSemivariance': {
      const scenarios = { measure: 'semideviation', benchmark: objective.benchmark } as const;
      return { ...plain, scenarios, limits: atLeast(objective.targetReturn) };
    }
    case 'kelly':
      return { ...plain, scenarios: { measure: 'growth' }, l2: 0, cost: 0 };
    default:
      throw new RangeError(`expected a convex objective, was ${objective.kind}`);
  }
}

/** A risk of Infinity limits nothing. */
function riskLimits({ target }: Extract<Objective, { kind: 'efficientRisk' }>): readonly Limit[] {
  const bound = target.value;
  if (bound === Infinity) return [];
  if (target.measure === 'volatility') return [{ name: 'targetVolatility', bound }];
  return [{ name: LIMIT_OF[target.measure], bound, risk: target }];
}
