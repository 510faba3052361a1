import type { Certificate } from './certificate.js';
import type { ActiveSet } from './portfolio-problem.js';

/** What a solve can come to; these five and no other. */
export type SolveOutcome =
  | {
      readonly status: 'optimal';
      /** [n], sum the budget within 1e-12; names at a bound, or kept as they were, have exactly its value. */
      readonly weights: Float64Array;
      /** In the caller's units: the minimum or the maximum asked for, L2 included. */
      readonly objectiveValue: number;
      readonly certificate: Certificate;
      readonly iterations: number;
      readonly activeSet: ActiveSet;
    }
  | {
      readonly status: 'infeasible';
      /** A minimal conflicting set: drop any one and the rest is feasible. */
      readonly conflicting: readonly string[];
      /** The constraints can hold, but not with wealth left in every scenario, which growth is defined for. */
      readonly isRuin?: true;
    }
  /** No feasible weights have a positive excess return; or the optimum is not attained by any. */
  | { readonly status: 'noExcessReturn' | 'unbounded' }
  | {
      readonly status: 'stalled';
      /** The best point so far, which may break constraints: see its certificate. */
      readonly best: Float64Array;
      readonly objectiveValue: number;
      readonly certificate: Certificate;
      readonly iterations: number;
    };
