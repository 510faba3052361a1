import type { OptimiseTask } from '#platform/solver/optimise-task.js';
import type { Fault } from '../problem/problem.js';
import { readBounds } from './bounds.js';
import { refuseFaults } from './faults.js';
import { readBody, readNumber, readNumbers, readUniqueName, refuseUnknown } from './fields.js';
import { readGroups } from './groups.js';
import { describe, isRecord } from './json-values.js';
import { readObjective } from './objective.js';
import { readCovariance } from './symmetric-matrix.js';

/** Instruments of one problem. */
export const MAX_INSTRUMENTS = 500;

const FIELDS = [
  'instruments',
  'expectedReturns',
  'covariance',
  'riskFreeRate',
  'objective',
  'l2Gamma',
  'constraints',
];
const RESERVED = new Set(['lower', 'upper']);

/** Fields of other kinds and constraints: known by name, so that the refusal can say what to do. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  scenarios: 'expected no scenarios: every objective here is solved from the covariance',
};
const whatElse = (field: string): string =>
  Object.hasOwn(ELSEWHERE, field) ? ELSEWHERE[field] : 'expected no such field';
const CONSTRAINTS = ['bounds', 'groups'];
const NO_OTHERS = 'expected only bounds and groups among the constraints';

/** Reads the body of POST /analysis/optimize. @throws ProblemError 400 with every fault at once */
export function readOptimiseRequest(given: unknown): OptimiseTask {
  const body = readBody(given);
  const faults: Fault[] = [];
  refuseUnknown(body, FIELDS, { path: '', faults, message: whatElse });
  const instruments = readInstruments(body.instruments, faults);
  const n = instruments.length;
  const objective = readObjective(body.objective, faults);
  const kind = objective?.kind ?? null;
  const expectedReturns = readExpectedReturns(body.expectedReturns, { n, kind, faults });
  const covariance = n > 0 ? readCovariance(body.covariance, n, faults) : null;
  const riskFreeRate = readNumber(body.riskFreeRate, 'riskFreeRate', faults);
  const l2Gamma = readNumber(body.l2Gamma, 'l2Gamma', faults);
  if (l2Gamma < 0) faults.push({ path: 'l2Gamma', message: `expected >= 0, was ${l2Gamma}` });
  const constraints = readConstraints(body.constraints, faults);
  const bounds = readBounds(constraints.bounds, instruments, faults);
  const groups = readGroups(constraints.groups, instruments, faults);
  refuseFaults(faults);
  return {
    instruments,
    expectedReturns,
    covariance: covariance ?? new Float64Array(n * n),
    riskFreeRate,
    l2Gamma,
    lower: Float64Array.from(bounds.lower),
    upper: Float64Array.from(bounds.upper),
    groups,
    objective: objective ?? { kind: 'maxSharpe' },
  };
}

function readInstruments(value: unknown, faults: Fault[]): string[] {
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

function readExpectedReturns(
  value: unknown,
  at: { readonly n: number; readonly kind: string | null; readonly faults: Fault[] },
): Float64Array | null {
  const { n, faults } = at;
  const path = 'expectedReturns';
  if (value === undefined) {
    if (at.kind !== null && at.kind !== 'minVolatility') {
      const message = `expected one per instrument for ${at.kind}, was absent`;
      faults.push({ path, message });
    }
    return null;
  }
  if (!Array.isArray(value) || (n > 0 && value.length !== n)) {
    faults.push({ path, message: `expected an array of ${n} numbers, was ${describe(value)}` });
    return null;
  }
  return readNumbers(value, path, faults);
}

/** The constraints by name, as they were given. */
function readConstraints(value: unknown, faults: Fault[]): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (!isRecord(value)) {
    faults.push({ path: 'constraints', message: `expected an object, was ${describe(value)}` });
    return {};
  }
  const message = (): string => NO_OTHERS;
  refuseUnknown(value, CONSTRAINTS, { path: 'constraints', faults, message });
  return value;
}
