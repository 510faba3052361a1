import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import type { Objective } from '#core/optimise/objective.js';

/** A quadratic programme and what it comes to, by hand. */
export interface QuadraticCase {
  readonly title: string;
  readonly problem: AllocationProblem;
  readonly objective: Objective;
  readonly expected:
    | {
        readonly status: 'optimal';
        readonly value: number;
        /** Null where several are optimal. */
        readonly weights: readonly number[] | null;
      }
    | { readonly status: 'infeasible'; readonly conflicting: readonly string[] }
    | { readonly status: 'unbounded' | 'noExcessReturn' };
}

/** Returns, costs and covariance times `factor`, and what that makes of the value. */
export function scaledCase(one: QuadraticCase, factor: number): QuadraticCase {
  const { problem, objective, expected } = one;
  const { trading } = problem;
  const times = (values: Float64Array | null): Float64Array | null =>
    values === null ? null : values.map((value) => factor * value);
  const unit = objective.kind === 'maxSharpe' ? Math.sqrt(factor) : factor;
  return {
    title: one.title,
    problem: {
      ...problem,
      expectedReturns: times(problem.expectedReturns),
      covariance: times(problem.covariance),
      riskFreeRate: factor * problem.riskFreeRate,
      trading:
        trading === null ? null : { ...trading, transactionCost: factor * trading.transactionCost },
    },
    objective:
      objective.kind === 'efficientReturn'
        ? { ...objective, targetReturn: factor * objective.targetReturn }
        : objective,
    expected: 'value' in expected ? { ...expected, value: unit * expected.value } : expected,
  };
}
