import {
  discreteAllocation,
  type DiscreteAllocation,
  type DiscreteAllocationProblem,
} from '#core/discrete-allocation/discrete-allocation.js';
import { exactLots } from '#core/discrete-allocation/exact-lots.js';
import { greedyLots } from '#core/discrete-allocation/greedy-lots.js';
import type { LotAllocator } from '#core/discrete-allocation/lot-book.js';
import { named, type Named } from './printed-arrays.js';
import { budgetWarnings, type Warning } from './warning.js';

const METHODS = {
  greedy: greedyLots,
  exact: exactLots,
} satisfies Readonly<Record<string, LotAllocator>>;

export type AllocationMethod = keyof typeof METHODS;

/** What the calculator allocates; plain data that can be cloned to a worker. */
export type DiscreteAllocationTask = DiscreteAllocationProblem & {
  readonly instruments: readonly string[];
  readonly method: AllocationMethod;
};

/** The body of POST /analysis/discrete-allocation: every field is always there. */
export interface DiscreteAllocationAnswer {
  readonly status: DiscreteAllocation['status'];
  /** Null when infeasible, as all figures. */
  readonly quantities: Named | null;
  readonly orders: readonly PrintedOrder[] | null;
  readonly leftover: number | null;
  readonly rmse: number | null;
  readonly method: AllocationMethod;
  readonly warnings: readonly Warning[];
}

interface PrintedOrder {
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly value: number;
  readonly fee: number;
}

/** Makes weights whole lots: equal tasks give equal answers. */
export function runDiscreteAllocation(task: DiscreteAllocationTask): DiscreteAllocationAnswer {
  const { instruments, method } = task;
  const outcome = discreteAllocation(task, METHODS[method]);
  const hasShorts = task.weights.some((weight) => weight < 0);
  // With shorts both sides are rescaled; without, what is missing stays cash.
  const warnings = hasShorts ? [] : budgetWarnings('weights', task.weights);
  if (outcome.status === 'infeasible') {
    const message = 'expected a value that pays for selling what is held, was less';
    return {
      ...{ status: 'infeasible', quantities: null, orders: null, leftover: null, rmse: null },
      method,
      warnings: [...warnings, { path: 'quantities', message }],
    };
  }
  const { status, quantities, orders, leftover, rmse, gap } = outcome;
  if (status === 'stalled') {
    const message = `sum |w V - x p| + leftover is at most ${gap} above its least`;
    warnings.push({ path: 'quantities', message });
  }
  if (!Number.isFinite(rmse)) warnings.push({ path: 'rmse', message: 'the net value is zero' });
  return {
    status,
    quantities: named(instruments, quantities),
    orders: orders.map(({ instrument, ...order }) => ({
      instrument: instruments[instrument],
      ...order,
    })),
    leftover,
    rmse: Number.isFinite(rmse) ? rmse : null,
    method,
    warnings,
  };
}
