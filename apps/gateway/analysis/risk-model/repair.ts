import type { Repair } from '#core/risk-model/repair.js';
import type { Fault } from '../../problem/problem.js';
import { readNumber, refuseUnknown } from '../fields.js';
import { readInstrumentName } from '../instrument-name.js';
import { describe, isRecord } from '../json-values.js';
import type { UnjudgedCovariance } from '../read-request.js';
import { readCovariance } from '../symmetric-matrix.js';

/** Every method, with the fields it has beside its name. */
const FIELDS = {
  none: [],
  higham: ['minEigenvalue', 'fixed'],
  clip: ['minEigenvalue'],
  shrink: ['target'],
} as const satisfies Record<Repair['method'], readonly string[]>;

/** The names of all methods. */
export const REPAIR_METHODS = Object.keys(FIELDS) as Repair['method'][];

/** A diagonal may miss 1 by this. */
const UNIT = 1e-8;

const PATH = 'repair';
const NONE: Repair = { method: 'none' };

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
  readonly covariances: UnjudgedCovariance[];
}

/** Reads `{ method, .. }`; none, with faults, when it is not one. */
export function readRepair(value: unknown, at: At): Repair {
  const { instruments, faults } = at;
  if (value === undefined) return NONE;
  if (!isRecord(value)) {
    faults.push({ path: PATH, message: `expected an object, was ${describe(value)}` });
    return NONE;
  }
  const method = REPAIR_METHODS.find((known) => known === value.method);
  if (method === undefined) {
    const message = `expected ${REPAIR_METHODS.join(' or ')}, was ${describe(value.method)}`;
    faults.push({ path: `${PATH}.method`, message });
    return NONE;
  }
  refuseUnknown(value, ['method', ...FIELDS[method]], {
    path: PATH,
    faults,
    message: () => `expected no such field with ${method}`,
  });
  switch (method) {
    case 'none':
      return NONE;
    case 'clip':
      return { method, minEigenvalue: readLeast(value.minEigenvalue, faults) };
    case 'higham': {
      const minEigenvalue = readLeast(value.minEigenvalue, faults);
      return { method, minEigenvalue, fixed: readFixed(value.fixed, at) };
    }
    case 'shrink': {
      const path = `${PATH}.target`;
      const isGiven = value.target !== undefined && instruments.length > 0;
      return { method, target: isGiven ? readUnit(value.target, path, at) : null };
    }
  }
}

/** The eigenvalues of a matrix with unit diagonal have the mean 1. */
function readLeast(value: unknown, faults: Fault[]): number {
  const path = `${PATH}.minEigenvalue`;
  const least = readNumber(value, path, faults);
  if (least < 0 || least > 1) {
    faults.push({ path, message: `expected a number in [0, 1], was ${least}` });
  }
  return least;
}

/** A positive semidefinite matrix with a diagonal of 1, as a target has to be. */
function readUnit(value: unknown, path: string, at: At): Float64Array | null {
  const n = at.instruments.length;
  const matrix = readCovariance(value, n, { ...at, path });
  return matrix === null ? null : unitDiagonal(matrix, n, { ...at, path });
}

/** The matrix with a diagonal of exactly 1; adds a fault for every element that is not nearly so. */
export function unitDiagonal(
  matrix: Float64Array,
  n: number,
  { path, faults }: { readonly path: string; readonly faults: Fault[] },
): Float64Array {
  const exact = matrix.slice();
  for (let i = 0; i < n; i++) {
    const element = matrix[i * n + i];
    if (Math.abs(element - 1) > UNIT) {
      faults.push({ path: `${path}[${i}][${i}]`, message: `expected 1, was ${element}` });
    }
    exact[i * n + i] = 1;
  }
  return exact;
}

/** Reads pairs of names; each pair once. */
function readFixed(
  value: unknown,
  { instruments, faults }: Omit<At, 'covariances'>,
): (readonly [number, number])[] {
  const path = `${PATH}.fixed`;
  if (value === undefined) return [];
  const most = (instruments.length * (instruments.length - 1)) / 2;
  if (!Array.isArray(value) || value.length > most) {
    faults.push({ path, message: `expected up to ${most} pairs, was ${describe(value)}` });
    return [];
  }
  const seen = new Set<string>();
  return value.flatMap((pair: unknown, k) => {
    const place = `${path}[${k}]`;
    if (!Array.isArray(pair) || pair.length !== 2) {
      const message = `expected two names of instruments, was ${describe(pair)}`;
      faults.push({ path: place, message });
      return [];
    }
    const [first, second] = pair.map((name: unknown, m) =>
      readInstrumentName(name, { path: `${place}[${m}]`, instruments, faults }),
    );
    if (first < 0 || second < 0) return [];
    const key = `${Math.min(first, second)} ${Math.max(first, second)}`;
    if (first === second)
      faults.push({ path: place, message: 'expected two instruments, was one' });
    else if (seen.has(key)) faults.push({ path: place, message: 'expected each pair once' });
    seen.add(key);
    return [[first, second] as const];
  });
}
