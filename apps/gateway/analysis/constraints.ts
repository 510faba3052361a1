import type { AllocationProblem, BenchmarkLimit } from '#core/optimise/allocation-problem.js';
import type { Trading } from '#core/optimise/trading.js';
import type { Fault } from '../problem/problem.js';
import { readBounds } from './bounds.js';
import { readNotNegative, readNumber, refuseUnknown } from './fields.js';
import { readGroups } from './groups.js';
import { describe, isRecord } from './json-values.js';
import { readNamedVector } from './named-vector.js';
import type { Needs } from './objective-needs.js';

type Given = Readonly<Record<string, unknown>>;

export const CONSTRAINT_NAMES: readonly string[] = [
  'bounds',
  'marketNeutral',
  'groups',
  'currentWeights',
  'maxTurnover',
  'transactionCost',
  'benchmark',
  'maxHoldings',
  'maxPairwiseCorrelation',
];

/** The constraints of a problem, as they were asked. */
export type Constraints = Pick<
  AllocationProblem,
  | 'lower'
  | 'upper'
  | 'groups'
  | 'budget'
  | 'trading'
  | 'benchmark'
  | 'maxHoldings'
  | 'maxPairwiseCorrelation'
>;

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}

/** Reads `constraints`; what the objective does not take is a fault. `needs` is null where the objective is not known. */
export function readConstraints(value: unknown, needs: Needs | null, at: At): Constraints {
  const { instruments, faults } = at;
  const given = readGiven(value, needs, faults);
  const bounds = readBounds(given.bounds, instruments, faults);
  const groups = readGroups(given.groups, instruments, faults);
  return {
    lower: Float64Array.from(bounds.lower),
    upper: Float64Array.from(bounds.upper),
    groups,
    budget: readMarketNeutral(given.marketNeutral, needs, faults) ? 0 : 1,
    trading: readTrading(given, needs, at),
    benchmark: readBenchmark(given.benchmark, at),
    maxHoldings: readMaxHoldings(given.maxHoldings, faults),
    maxPairwiseCorrelation: readMaxCorrelation(given.maxPairwiseCorrelation, faults),
  };
}

/** Names of constraints that stand in the way of none: `marketNeutral` says so itself. */
function takenBy(needs: Needs | null): readonly string[] {
  switch (needs?.constraints) {
    case 'none':
      return ['marketNeutral'];
    case 'all':
    case undefined:
      return CONSTRAINT_NAMES;
  }
}

function readGiven(value: unknown, needs: Needs | null, faults: Fault[]): Given {
  if (value === undefined) return {};
  if (!isRecord(value)) {
    faults.push({ path: 'constraints', message: `expected an object, was ${describe(value)}` });
    return {};
  }
  const known = takenBy(needs);
  const message = (field: string): string =>
    CONSTRAINT_NAMES.includes(field)
      ? 'expected no such constraint with this objective'
      : `expected only ${CONSTRAINT_NAMES.join(', ')} among the constraints`;
  refuseUnknown(value, known, { path: 'constraints', faults, message });
  return Object.fromEntries(Object.entries(value).filter(([name]) => known.includes(name)));
}

function readMarketNeutral(value: unknown, needs: Needs | null, faults: Fault[]): boolean {
  const path = 'constraints.marketNeutral';
  if (value === undefined || value === false) return false;
  if (value !== true) {
    faults.push({ path, message: `expected true or false, was ${describe(value)}` });
  } else if (needs?.marketNeutral === false) {
    faults.push({ path, message: 'expected false with this objective, was true' });
  }
  return value === true;
}

function readTrading(given: Given, needs: Needs | null, at: At): Trading | null {
  const { instruments, faults } = at;
  const notNegative = (field: string, whenAbsent: number): number =>
    readNotNegative(given[field], `constraints.${field}`, faults, whenAbsent);
  const maxTurnover = notNegative('maxTurnover', Infinity);
  const transactionCost = notNegative('transactionCost', 0);
  if (needs?.transactionCost === false && given.transactionCost !== undefined) {
    const message = 'expected no such constraint with this objective';
    faults.push({ path: 'constraints.transactionCost', message });
  }
  const path = 'constraints.currentWeights';
  if (given.currentWeights === undefined) {
    const asked = ['maxTurnover', 'transactionCost'].filter((name) => given[name] !== undefined);
    if (asked.length > 0) {
      faults.push({ path, message: `expected with ${asked.join(' and ')}, was absent` });
    }
    return null;
  }
  const currentWeights = readNamedVector(given.currentWeights, {
    path,
    instruments,
    whenMissing: 0,
    faults,
  });
  return { currentWeights, maxTurnover, transactionCost };
}

function readBenchmark(value: unknown, { instruments, faults }: At): BenchmarkLimit | null {
  if (value === undefined) return null;
  const path = 'constraints.benchmark';
  if (!isRecord(value)) {
    const message = `expected { weights, maxTrackingError }, was ${describe(value)}`;
    faults.push({ path, message });
    return null;
  }
  refuseUnknown(value, ['weights', 'maxTrackingError'], { path, faults });
  const at = { path: `${path}.weights`, instruments, whenMissing: 0, faults };
  const weights = readNamedVector(value.weights, at);
  const limit = `${path}.maxTrackingError`;
  if (value.maxTrackingError === undefined) {
    faults.push({ path: limit, message: 'expected a finite number, was absent' });
  }
  const maxTrackingError = readNotNegative(value.maxTrackingError, limit, faults);
  return { weights, maxTrackingError };
}

function readMaxHoldings(value: unknown, faults: Fault[]): number | null {
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  const message = `expected a whole number of at least 1, was ${describe(value)}`;
  faults.push({ path: 'constraints.maxHoldings', message });
  return null;
}

function readMaxCorrelation(value: unknown, faults: Fault[]): number | null {
  if (value === undefined) return null;
  const path = 'constraints.maxPairwiseCorrelation';
  const limit = readNumber(value, path, faults);
  if (limit >= -1 && limit <= 1) return limit;
  faults.push({ path, message: `expected -1 to 1, was ${limit}` });
  return null;
}
