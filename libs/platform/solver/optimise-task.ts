import { hierarchicalRiskParity } from '#core/hierarchical/hierarchical-risk-parity.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import { performanceOf, type OptimisedPerformance } from './optimised-performance.js';
import { named, type Named } from './printed-arrays.js';
import { solveAllocation } from './solve-allocation.js';
import { solverIdentity, type SolverIdentity, type SolverName } from './solver-identity.js';
import type { Warning } from './warning.js';

/** What the calculator solves; plain data that can be cloned to a worker. Units are the caller's. */
export type OptimiseTask = AllocationProblem & { readonly objective: Objective };

/** A certificate as the calculator prints it. */
export interface PrintedCertificate {
  readonly primal: number | null;
  readonly dual: number | null;
  readonly stationarity: number | null;
  readonly complementarity: number | null;
  readonly relativeGap: number | null;
  readonly iterations: number;
  readonly binding: readonly { readonly constraint: string; readonly multiplier: number | null }[];
}

/** The body of POST /analysis/optimize: every field is always there. */
export interface OptimiseAnswer {
  readonly status: SolveOutcome['status'];
  readonly weights: Named | null;
  readonly objectiveValue: number | null;
  readonly performance: OptimisedPerformance | null;
  readonly certificate: PrintedCertificate | null;
  /** Which one ran. */
  readonly solver: SolverIdentity;
  /** A minimal conflicting set of constraints when infeasible. */
  readonly conflicting: readonly string[] | null;
  readonly warnings: readonly Warning[];
}

const RUIN: Warning = {
  path: 'scenarios',
  message: 'all weights that the constraints allow lose the whole wealth in some scenario',
};

/** Solves a task cold: equal tasks give equal answers. */
export function runOptimise(task: OptimiseTask): OptimiseAnswer {
  const { objective } = task;
  if (objective.kind === 'hierarchicalRiskParity') {
    return constructed(task, hierarchicalRiskParity(task, objective));
  }
  const { outcome, solver } = solveAllocation(task, objective);
  const nothing = withoutWeights(outcome.status, solver);
  switch (outcome.status) {
    case 'infeasible':
      return {
        ...nothing,
        conflicting: outcome.conflicting,
        warnings: outcome.isRuin === true ? [RUIN] : [],
      };
    case 'noExcessReturn':
    case 'unbounded':
      return nothing;
    case 'optimal':
      return solved(task, nothing, outcome);
    case 'stalled':
      return solved(task, nothing, { ...outcome, weights: outcome.best });
  }
}

function withoutWeights(status: SolveOutcome['status'], solver: SolverName): OptimiseAnswer {
  return {
    status,
    weights: null,
    objectiveValue: null,
    performance: null,
    certificate: null,
    solver: solverIdentity(solver),
    conflicting: null,
    warnings: [],
  };
}

/** Weights that come of a construction: it has no objective, so there is no value of one and nothing to certify. */
function constructed(task: OptimiseTask, weights: Float64Array): OptimiseAnswer {
  const { performance, warnings } = performanceOf(task, weights, 'performance');
  return {
    ...withoutWeights('optimal', 'recursiveBisection'),
    weights: named(task.instruments, weights),
    performance,
    warnings,
  };
}

type Solved = Pick<
  Extract<SolveOutcome, { status: 'optimal' }>,
  'weights' | 'certificate' | 'iterations' | 'objectiveValue'
>;

function solved(task: OptimiseTask, nothing: OptimiseAnswer, outcome: Solved): OptimiseAnswer {
  const { weights, certificate, iterations } = outcome;
  if (!weights.every(Number.isFinite)) {
    const message = 'the numbers of the problem leave the range of double precision';
    return { ...nothing, status: 'stalled', warnings: [{ path: 'weights', message }] };
  }
  const { performance, warnings } = performanceOf(task, weights, 'performance');
  const objectiveValue = finite(outcome.objectiveValue);
  const overflow = { path: 'objectiveValue', message: 'overflows' };
  return {
    ...nothing,
    weights: named(task.instruments, weights),
    objectiveValue,
    performance,
    certificate: {
      primal: finite(certificate.primal),
      dual: finite(certificate.dual),
      stationarity: finite(certificate.stationarity),
      complementarity: finite(certificate.complementarity),
      relativeGap: finite(certificate.relativeGap),
      iterations,
      binding: certificate.binding.map(({ constraint, multiplier }) => ({
        constraint,
        multiplier: finite(multiplier),
      })),
    },
    warnings: objectiveValue === null ? [...warnings, overflow] : warnings,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
