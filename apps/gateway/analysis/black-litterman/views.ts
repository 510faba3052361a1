import type { Views } from '#core/views/view-covariance.js';
import type { Fault } from '../../problem/problem.js';
import { readNumber, readNumbers, refuseUnknown } from '../fields.js';
import { describe, isRecord } from '../json-values.js';
import { readNumberRows } from '../number-rows.js';

/** Rows of P. */
const MAX_ROWS = 1_000;

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}

/**
 * Reads `{ absolute: { name: return } }` and/or `{ P, Q }` as one P [K x n] and Q [K]: absolute views first, in the
 * order of the instruments. Null, with faults, when they are not.
 */
export function readViews(value: unknown, at: At): Views | null {
  const { faults, instruments } = at;
  const path = 'views';
  if (!isRecord(value)) {
    const message = `expected { absolute }, { P, Q } or both, was ${describe(value)}`;
    faults.push({ path, message });
    return null;
  }
  const before = faults.length;
  refuseUnknown(value, ['absolute', 'P', 'Q'], { path, faults });
  // Without instruments there was a fault, and nothing to compare with.
  if (instruments.length === 0) return null;
  const groups: Views[] = [];
  if (value.absolute !== undefined) groups.push(readAbsolute(value.absolute, at));
  if (value.P !== undefined || value.Q !== undefined) groups.push(readRows(value, at));
  if (groups.length === 0) {
    faults.push({ path, message: 'expected absolute, P and Q or both, was neither' });
  }
  if (faults.length > before) return null;
  return {
    P: Float64Array.from(groups.flatMap(({ P }) => [...P])),
    Q: Float64Array.from(groups.flatMap(({ Q }) => [...Q])),
  };
}

/** A view on one instrument is a row of the unit matrix. */
function readAbsolute(value: unknown, { instruments, faults }: At): Views {
  const path = 'views.absolute';
  const n = instruments.length;
  if (!isRecord(value)) {
    faults.push({ path, message: `expected { name: return }, was ${describe(value)}` });
    return { P: new Float64Array(0), Q: new Float64Array(0) };
  }
  const message = (name: string): string => `expected one of the instruments, was "${name}"`;
  refuseUnknown(value, instruments, { path, faults, message });
  const viewed = [...instruments.keys()].filter((i) => Object.hasOwn(value, instruments[i]));
  const P = new Float64Array(viewed.length * n);
  viewed.forEach((i, k) => (P[k * n + i] = 1));
  const returnOf = (name: string): number => readNumber(value[name], `${path}.${name}`, faults);
  return { P, Q: Float64Array.from(viewed, (i) => returnOf(instruments[i])) };
}

function readRows({ P, Q }: Readonly<Record<string, unknown>>, { instruments, faults }: At): Views {
  const n = instruments.length;
  const rows = readNumberRows(P, n, { path: 'views.P', min: 0, max: MAX_ROWS, faults });
  const K = Array.isArray(P) ? P.length : null;
  if (!Array.isArray(Q) || (K !== null && Q.length !== K)) {
    const expected = K === null ? 'a number for each row of P' : `${K} numbers, one a row of P`;
    faults.push({ path: 'views.Q', message: `expected ${expected}, was ${describe(Q)}` });
  }
  const targets = Array.isArray(Q) ? readNumbers(Q, 'views.Q', faults) : new Float64Array(0);
  return { P: rows ?? new Float64Array(0), Q: targets };
}
