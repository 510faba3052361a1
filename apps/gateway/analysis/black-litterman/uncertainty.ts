import type { ViewUncertainty } from '#core/views/omega.js';
import type { Fault } from '../../problem/problem.js';
import { readNumbers, refuseUnknown } from '../fields.js';
import { describe, isRecord } from '../json-values.js';
import type { UnjudgedCovariance } from '../read-request.js';
import { readCovariance } from '../symmetric-matrix.js';

const PROPORTIONAL: ViewUncertainty = { kind: 'proportional' };

interface At {
  readonly path: string;
  readonly faults: Fault[];
  readonly covariances: UnjudgedCovariance[];
}

/**
 * Reads `"proportional"` (the default), `{ idzorek: [confidence] }` or a K x K matrix. `K` is null where the views are
 * not known; sizes are then not compared.
 */
export function readUncertainty(value: unknown, K: number | null, at: At): ViewUncertainty {
  const { path, faults } = at;
  if (value === undefined || value === 'proportional') return PROPORTIONAL;
  if (isRecord(value)) {
    refuseUnknown(value, ['idzorek'], { path, faults });
    return { kind: 'idzorek', confidences: readConfidences(value.idzorek, K, faults) };
  }
  if (Array.isArray(value)) {
    const omega = K === null ? null : readCovariance(value, K, at);
    return omega === null ? PROPORTIONAL : { kind: 'given', omega };
  }
  const message = `expected proportional, { idzorek } or a matrix, was ${describe(value)}`;
  faults.push({ path, message });
  return PROPORTIONAL;
}

function readConfidences(value: unknown, K: number | null, faults: Fault[]): Float64Array {
  const path = 'omega.idzorek';
  if (!Array.isArray(value) || (K !== null && value.length !== K)) {
    const expected = K === null ? 'a confidence for each view' : `${K} confidences, one a view`;
    faults.push({ path, message: `expected ${expected}, was ${describe(value)}` });
    return new Float64Array(0);
  }
  const confidences = readNumbers(value, path, faults);
  confidences.forEach((confidence, k) => {
    if ((confidence >= 0 && confidence <= 1) || !Number.isFinite(confidence)) return;
    faults.push({ path: `${path}[${k}]`, message: `expected in [0, 1], was ${confidence}` });
  });
  return confidences;
}
