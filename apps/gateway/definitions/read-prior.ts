import { packed } from '#stream/packed.js';
import type { Period, Prior } from '#stream/generated/wire-types.js';
import { utcInstant } from '#stream/utc-instant.js';
import { refuseUnknown } from '../analysis/fields.js';
import { describe, isRecord } from '../analysis/json-values.js';
import { readInstrumentName } from '../analysis/instrument-name.js';
import { readNamedVector } from '../analysis/named-vector.js';
import { readSymmetric } from '../analysis/symmetric-matrix.js';
import type { Fault } from '../problem/problem.js';
import { readGivenNumber, readOptionalObject } from './read-required.js';

const PATH = 'prior';
const FIELDS = ['period', 'mean', 'covariance', 'observations', 'asOf'];

interface At {
  readonly instruments: readonly string[];
  readonly period: Period;
  readonly faults: Fault[];
}

/** Reads the prior statistics of a portfolio, in its unit: a number an instrument, covariances by name or as rows; null for none. */
export function readPrior(value: unknown, at: At): Prior | null {
  const { instruments, period, faults } = at;
  const like = '{ "mean": {..}, "covariance": {..}, "observations": 12 } or null';
  const fields = readOptionalObject(value, { path: PATH, like, faults });
  if (fields === null) return null;
  refuseUnknown(fields, FIELDS, { path: PATH, faults });
  if (fields.period !== undefined && fields.period !== period) {
    const was = describe(fields.period);
    const message = `expected ${period}, the period of the portfolio, was ${was}`;
    faults.push({ path: `${PATH}.period`, message });
  }
  const mean = readNamedVector(fields.mean, {
    ...{ instruments, faults, whenMissing: null },
    path: `${PATH}.mean`,
  });
  const covariance = readMatrix(fields.covariance, at);
  const observations = readGivenNumber(fields.observations, `${PATH}.observations`, faults);
  const asOf = readAsOf(fields.asOf, faults);
  return { observations, asOf, mean: [...mean], covariance };
}

/** Packed lower triangle of `{ A: { A: .., B: .. } }` or of rows; zeros, with faults, where it is no symmetric matrix. */
function readMatrix(value: unknown, { instruments, faults }: At): number[] {
  const path = `${PATH}.covariance`;
  const n = instruments.length;
  // Without instruments there was a fault, and nothing to compare with.
  if (n === 0) return [];
  const rows = isRecord(value) ? rowsOf(value, { path, instruments, faults }) : value;
  const matrix = rows === null ? null : readSymmetric(rows, n, { path, faults });
  return packed(matrix ?? new Float64Array(n * n), n);
}

function rowsOf(
  value: Readonly<Record<string, unknown>>,
  at: { readonly path: string; readonly instruments: readonly string[]; readonly faults: Fault[] },
): number[][] | null {
  const { path, instruments, faults } = at;
  const before = faults.length;
  for (const name of Object.keys(value)) {
    readInstrumentName(name, { ...at, path: `${path}.${name}` });
  }
  const rows = instruments.map((name) => {
    const row = Object.hasOwn(value, name) ? value[name] : undefined;
    return [...readNamedVector(row, { ...at, path: `${path}.${name}`, whenMissing: null })];
  });
  return faults.length === before ? rows : null;
}

function readAsOf(value: unknown, faults: Fault[]): number | null {
  if (value === undefined || value === null) return null;
  const at = typeof value === 'string' ? utcInstant(value) : null;
  if (at === null) {
    const message = `expected an instant like 2026-04-10T23:00:00Z or null, was ${describe(value)}`;
    faults.push({ path: `${PATH}.asOf`, message });
  }
  return at;
}
