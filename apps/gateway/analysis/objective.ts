import type { Objective } from '#core/optimise/objective.js';
import type { Fault } from '../problem/problem.js';
import { readConfidence } from './confidence.js';
import { readNumber, readOneOf, refuseUnknown } from './fields.js';
import { describe, isRecord } from './json-values.js';
import { readNamedVector } from './named-vector.js';
import { readRiskTarget, RISK_TARGETS } from './risk-target.js';
import { readSymmetric } from './symmetric-matrix.js';

type Kind = Objective['kind'];

/** The fields that a kind has beside its name. */
const PARAMETERS: Readonly<Record<Kind, readonly string[]>> = {
  maxSharpe: [],
  minVolatility: [],
  efficientReturn: ['targetReturn'],
  maxQuadraticUtility: ['riskAversion'],
  efficientRisk: [...RISK_TARGETS, 'confidence', 'benchmark'],
  riskParity: ['budgets'],
  maxDiversification: [],
  minCvar: ['confidence', 'targetReturn'],
  minCdar: ['confidence', 'targetReturn'],
  minSemivariance: ['benchmark', 'targetReturn'],
  kelly: [],
  hierarchicalRiskParity: ['linkage', 'leafOrder', 'risk', 'correlation'],
};
export const OBJECTIVE_KINDS = Object.keys(PARAMETERS) as readonly Kind[];
/** Budgets of risk given by a user sum to one within this, and are divided by their sum. */
const SUM_TOLERANCE = 1e-4;

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}
type Given = Readonly<Record<string, unknown>>;

/** Reads `{ "kind": .., <its parameters> }`; adds to `faults` what is wrong, and is null where no kind is known. */
export function readObjective(
  value: unknown,
  instruments: readonly string[],
  faults: Fault[],
): Objective | null {
  if (!isRecord(value)) {
    faults.push({ path: 'objective', message: `expected { "kind": .. }, was ${describe(value)}` });
    return null;
  }
  const kind = OBJECTIVE_KINDS.find((known) => known === value.kind);
  const known = ['kind', ...(kind === undefined ? [] : PARAMETERS[kind])];
  const message = (field: string): string => {
    const owners = OBJECTIVE_KINDS.filter((other) => PARAMETERS[other].includes(field));
    return owners.length > 0 ? `expected only with ${listOf(owners)}` : 'expected no such field';
  };
  refuseUnknown(value, known, { path: 'objective', faults, message });
  if (kind === undefined) {
    const was = describe(value.kind);
    const path = 'objective.kind';
    faults.push({ path, message: `expected ${listOf(OBJECTIVE_KINDS)}, was ${was}` });
    return null;
  }
  return READ[kind](value, { instruments, faults });
}

const READ: Readonly<Record<Kind, (given: Given, at: At) => Objective>> = {
  maxSharpe: () => ({ kind: 'maxSharpe' }),
  minVolatility: () => ({ kind: 'minVolatility' }),
  maxDiversification: () => ({ kind: 'maxDiversification' }),
  kelly: () => ({ kind: 'kelly' }),
  efficientReturn: (given, { faults }) => ({
    kind: 'efficientReturn',
    targetReturn: readRequired(given, 'targetReturn', faults),
  }),
  efficientRisk: (given, { faults }) => ({
    kind: 'efficientRisk',
    target: readRiskTarget(given, faults),
  }),
  maxQuadraticUtility: (given, { faults }) => {
    const riskAversion = readRequired(given, 'riskAversion', faults);
    if (riskAversion <= 0) {
      const path = 'objective.riskAversion';
      faults.push({ path, message: `expected > 0, was ${riskAversion}` });
    }
    return { kind: 'maxQuadraticUtility', riskAversion };
  },
  riskParity: (given, at) => ({ kind: 'riskParity', budgets: readBudgets(given.budgets, at) }),
  minCvar: (given, { faults }) => ({
    kind: 'minCvar',
    confidence: readConfidence(given.confidence, faults),
    targetReturn: readTargetReturn(given, faults),
  }),
  minCdar: (given, { faults }) => ({
    kind: 'minCdar',
    confidence: readConfidence(given.confidence, faults),
    targetReturn: readTargetReturn(given, faults),
  }),
  minSemivariance: (given, { faults }) => ({
    kind: 'minSemivariance',
    benchmark: readNumber(given.benchmark, 'objective.benchmark', faults),
    targetReturn: readTargetReturn(given, faults),
  }),
  hierarchicalRiskParity: (given, { instruments, faults }) => {
    const oneOf = <Name extends string>(field: string, names: readonly [Name, ...Name[]]): Name =>
      readOneOf(given[field], names, `objective.${field}`, faults);
    return {
      kind: 'hierarchicalRiskParity',
      linkage: oneOf('linkage', ['single', 'complete', 'average', 'ward']),
      leafOrder: oneOf('leafOrder', ['traversal', 'optimal']),
      risk: oneOf('risk', ['variance', 'standardDeviation']),
      correlation: readCorrelation(given.correlation, { instruments, faults }),
    };
  },
};

const listOf = (names: readonly string[]): string =>
  names.length > 1
    ? `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`
    : names.join('');

/** A number that has to be there; NaN when it is not. */
function readRequired(given: Given, field: string, faults: Fault[]): number {
  const value = given[field];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const message = `expected a finite number, was ${describe(value)}`;
  faults.push({ path: `objective.${field}`, message });
  return NaN;
}

const readTargetReturn = (given: Given, faults: Fault[]): number | null =>
  given.targetReturn === undefined ? null : readRequired(given, 'targetReturn', faults);

function readBudgets(value: unknown, { instruments, faults }: At): Float64Array | null {
  if (value === undefined) return null;
  const path = 'objective.budgets';
  const before = faults.length;
  const budgets = readNamedVector(value, { path, instruments, whenMissing: null, faults });
  if (faults.length > before) return null;
  budgets.forEach((budget, i) => {
    if (budget > 0) return;
    faults.push({ path: `${path}.${instruments[i]}`, message: `expected > 0, was ${budget}` });
  });
  const sum = budgets.reduce((total, budget) => total + budget, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    faults.push({ path, message: `expected shares that sum to 1, was a sum of ${sum}` });
  }
  return budgets.map((budget) => budget / sum);
}

function readCorrelation(value: unknown, { instruments, faults }: At): Float64Array | null {
  if (value === undefined || instruments.length === 0) return null;
  const path = 'objective.correlation';
  const n = instruments.length;
  const matrix = readSymmetric(value, n, { path, faults });
  matrix?.forEach((element, place) => {
    const [i, j] = [Math.floor(place / n), place % n];
    const expected = i === j ? '1' : '-1 to 1';
    if (i === j ? Math.abs(element - 1) <= 1e-8 : Math.abs(element) <= 1 + 1e-8) return;
    faults.push({ path: `${path}[${i}][${j}]`, message: `expected ${expected}, was ${element}` });
  });
  return matrix;
}
