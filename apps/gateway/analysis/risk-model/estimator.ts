import type { RiskEstimator, ShrinkageKind } from '#core/risk-model/risk-estimate.js';
import type { Fault } from '../../problem/problem.js';
import { readNumber, readOneOf, refuseUnknown } from '../fields.js';
import { describe, isRecord } from '../json-values.js';

/** Every kind, with the fields it has beside its name. */
const PARAMETERS = {
  sample: [],
  exponential: ['span'],
  semicovariance: ['benchmark'],
  ledoitWolfIdentity: [],
  ledoitWolfConstantCorrelation: [],
  ledoitWolfSingleFactor: [],
  oas: [],
} as const satisfies Record<RiskEstimator['kind'], readonly string[]>;

/** The names of all estimators. */
export const ESTIMATOR_KINDS = Object.keys(PARAMETERS) as RiskEstimator['kind'][];

/** Whether a kind shrinks, and so needs returns without missing ones. */
export function shrinks(kind: RiskEstimator['kind']): kind is ShrinkageKind {
  return kind === 'oas' || kind.startsWith('ledoitWolf');
}

/**
 * Reads `{ kind, .. }`, by default the sample covariance, and the divisor's `ddof`: by default 0 of what shrinks and 1
 * of the sample; the others have none. Null, with faults, when it is none.
 */
export function readEstimator(
  value: unknown,
  ddof: unknown,
  faults: Fault[],
): RiskEstimator | null {
  const path = 'estimator';
  if (value !== undefined && !isRecord(value)) {
    faults.push({ path, message: `expected an object with a kind, was ${describe(value)}` });
    return null;
  }
  const given = value ?? { kind: 'sample' };
  const kind = ESTIMATOR_KINDS.find((known) => known === given.kind);
  if (kind === undefined) {
    const message = `expected ${ESTIMATOR_KINDS.join(' or ')}, was ${describe(given.kind)}`;
    faults.push({ path: `${path}.kind`, message });
    return null;
  }
  refuseUnknown(given, ['kind', ...PARAMETERS[kind]], {
    path,
    faults,
    message: () => `expected no such field with ${kind}`,
  });
  if (kind === 'exponential' || kind === 'semicovariance') {
    if (ddof !== undefined) {
      faults.push({ path: 'ddof', message: `expected no such field with ${kind}` });
    }
    const name = PARAMETERS[kind][0];
    const parameter = readParameter(given[name], `${path}.${name}`, faults);
    if (kind === 'semicovariance') return { kind, benchmark: parameter };
    if (parameter < 1) {
      faults.push({ path: `${path}.span`, message: `expected >= 1, was ${parameter}` });
    }
    return { kind, span: parameter };
  }
  const otherwise = shrinks(kind) ? 0 : 1;
  return { kind, ddof: ddof === undefined ? otherwise : readOneOf(ddof, [1, 0], 'ddof', faults) };
}

function readParameter(value: unknown, path: string, faults: Fault[]): number {
  if (value === undefined) faults.push({ path, message: 'expected a number, was absent' });
  return readNumber(value, path, faults, 1);
}
