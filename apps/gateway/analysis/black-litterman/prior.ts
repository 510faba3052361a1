import type { BlackLittermanTask } from '#platform/solver/black-litterman-task.js';
import type { Fault } from '../../problem/problem.js';
import { refuseUnknown } from '../fields.js';
import { describe, isRecord } from '../json-values.js';
import { readNamedVector } from '../named-vector.js';

const KINDS = ['returns', 'marketWeights', 'marketCaps'] as const;

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}

/**
 * Reads `{ returns }`, `{ marketWeights }` (a missing name is not in the market) or `{ marketCaps }`; null, with a
 * fault, when it is none of these.
 */
export function readPrior(value: unknown, at: At): BlackLittermanTask['prior'] | null {
  const { instruments, faults } = at;
  const path = 'prior';
  const expected = `expected one of ${KINDS.join(', ')}`;
  if (!isRecord(value)) {
    faults.push({ path, message: `${expected}, was ${describe(value)}` });
    return null;
  }
  refuseUnknown(value, KINDS, { path, faults });
  const given = KINDS.filter((kind) => value[kind] !== undefined);
  if (given.length !== 1) {
    const was = given.length === 0 ? 'none' : given.join(' and ');
    faults.push({ path, message: `${expected}, was ${was}` });
  }
  // Without instruments there was a fault, and nothing to compare with.
  if (instruments.length === 0) return null;
  const read = (kind: (typeof KINDS)[number], whenMissing: number | null): Float64Array =>
    readNamedVector(value[kind], { path: `${path}.${kind}`, instruments, whenMissing, faults });
  const priors = given.map((kind): BlackLittermanTask['prior'] => {
    switch (kind) {
      case 'returns':
        return { returns: read(kind, null) };
      case 'marketWeights':
        return { marketWeights: read(kind, 0) };
      case 'marketCaps':
        return { marketWeights: sharesOf(read(kind, null), value[kind], at) };
    }
  });
  return priors[0] ?? null;
}

/** Capitalisations as shares of their sum; `value` is what they were read from. */
function sharesOf(caps: Float64Array, value: unknown, { instruments, faults }: At): Float64Array {
  const path = 'prior.marketCaps';
  caps.forEach((cap, i) => {
    if (!(cap < 0)) return;
    const place = Array.isArray(value) ? `${path}[${i}]` : `${path}.${instruments[i]}`;
    faults.push({ path: place, message: `expected >= 0, was ${cap}` });
  });
  const largest = caps.reduce((most, cap) => Math.max(most, cap), 0);
  if (largest === 0 && faults.every((fault) => !fault.path.startsWith(path))) {
    faults.push({ path, message: 'expected a capitalisation > 0, was none' });
  }
  // The largest first: the sum of what a double holds may be more than it holds.
  const total = caps.reduce((sum, cap) => sum + cap / largest, 0);
  return caps.map((cap) => cap / largest / total);
}
