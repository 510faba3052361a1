import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import type { Fault } from '../problem/problem.js';
import { readConstraints, type Constraints } from './constraints.js';
import { readNotNegative, readNumber, readNumbers, readUniqueName } from './fields.js';
import { describe } from './json-values.js';
import type { Needs } from './objective-needs.js';
import type { UnjudgedCovariance } from './read-request.js';
import { readScenarios } from './scenarios.js';
import { readCovariance } from './symmetric-matrix.js';

/** Instruments of one problem. */
export const MAX_INSTRUMENTS = 500;
/** The fields of a problem beside what it is asked. */
export const ALLOCATION_FIELDS = [
  'instruments',
  'expectedReturns',
  'covariance',
  'scenarios',
  'riskFreeRate',
  'l2Gamma',
  'constraints',
];
const RESERVED = new Set(['lower', 'upper']);

type Body = Readonly<Record<string, unknown>>;

interface At {
  readonly instruments: readonly string[];
  /** Null where the objective is not known. */
  readonly needs: Needs | null;
  readonly faults: Fault[];
  readonly covariances: UnjudgedCovariance[];
}

/** The names that arrays follow. */
export function readInstruments(value: unknown, faults: Fault[]): string[] {
  const path = 'instruments';
  if (!Array.isArray(value) || value.length < 1 || value.length > MAX_INSTRUMENTS) {
    const message = `expected 1 to ${MAX_INSTRUMENTS} names, was ${describe(value)}`;
    faults.push({ path, message });
    return [];
  }
  const seen = new Set<string>();
  return value.map((name: unknown, i) => {
    const at = `${path}[${i}]`;
    if (typeof name !== 'string' || !RESERVED.has(name))
      return readUniqueName(name, at, seen, faults);
    const message = `expected a name other than lower and upper, was "${name}"`;
    faults.push({ path: at, message });
    return name;
  });
}

/** Reads inputs and constraints as an objective with these needs takes them; adds to `faults` what is wrong or missing. */
export function readAllocation(body: Body, at: At): AllocationProblem {
  const { instruments, needs, faults, covariances } = at;
  const n = instruments.length;
  const expectedReturns = readExpectedReturns(body.expectedReturns, at);
  const covariance =
    body.covariance !== undefined && n > 0
      ? readCovariance(body.covariance, n, { path: 'covariance', faults, covariances })
      : null;
  const scenarios = readGivenScenarios(body.scenarios, at);
  const riskFreeRate = readNumber(body.riskFreeRate, 'riskFreeRate', faults);
  const l2Gamma = readNotNegative(body.l2Gamma, 'l2Gamma', faults);
  if (l2Gamma > 0 && needs?.l2Gamma === false) {
    faults.push({ path: 'l2Gamma', message: `expected 0 with this objective, was ${l2Gamma}` });
  }
  const constraints = readConstraints(body.constraints, needs, { instruments, faults });
  if (body.covariance === undefined) requireCovariance(constraints, at, body);
  return {
    instruments,
    expectedReturns,
    covariance,
    scenarios,
    riskFreeRate,
    l2Gamma,
    ...constraints,
  };
}

function readExpectedReturns(
  value: unknown,
  { instruments: { length: n }, needs, faults }: At,
): Float64Array | null {
  const path = 'expectedReturns';
  if (value === undefined) {
    if (needs?.expectedReturns === true) {
      faults.push({ path, message: 'expected one per instrument with this objective, was absent' });
    }
    return null;
  }
  if (!Array.isArray(value) || (n > 0 && value.length !== n)) {
    faults.push({ path, message: `expected an array of ${n} numbers, was ${describe(value)}` });
    return null;
  }
  return readNumbers(value, path, faults);
}

function readGivenScenarios(value: unknown, at: At): Float64Array | null {
  const { instruments, needs, faults } = at;
  const path = 'scenarios';
  if (value === undefined) {
    if (needs?.scenarios === 'needed') {
      const message = 'expected T rows of simple returns with this objective, was absent';
      faults.push({ path, message });
    }
    return null;
  }
  if (needs?.scenarios === 'refused') {
    const message = 'expected no scenarios: this objective is solved from the covariance';
    faults.push({ path, message });
    return null;
  }
  return instruments.length > 0 ? readScenarios(value, instruments.length, faults) : null;
}

/** Where the covariance is absent: says so if the objective or a constraint is measured by it. */
function requireCovariance(constraints: Constraints, at: At, body: Body): void {
  const { needs, faults } = at;
  const instead = needs?.scenarios === 'insteadOfCovariance' && body.scenarios !== undefined;
  const users = [
    ...(needs?.covariance === true && !instead ? ['this objective'] : []),
    ...(constraints.benchmark === null ? [] : ['a tracking error']),
    ...(constraints.maxPairwiseCorrelation === null ? [] : ['maxPairwiseCorrelation']),
  ];
  if (users.length === 0) return;
  const n = at.instruments.length;
  const message = `expected ${n} rows of ${n} numbers with ${users.join(' and ')}, was absent`;
  faults.push({ path: 'covariance', message });
}
