import type { Fault } from '../problem/problem.js';
import { readInstrumentName } from './instrument-name.js';
import { describe, isRecord } from './json-values.js';

/** Bounds on each weight in the order of the instruments; infinite where there is none. */
export interface Bounds {
  readonly lower: number[];
  readonly upper: number[];
}

/**
 * Reads `{ lower, upper }` (defaults 0 and 1, null = none) or `{ name: [lower, upper] }` (missing names [0, 1]); null is no bounds.
 * Adds to `faults` what is wrong and leaves the default there.
 */
export function readBounds(
  value: unknown,
  instruments: readonly string[],
  faults: Fault[],
  path = 'constraints.bounds',
): Bounds {
  const lower = instruments.map(() => 0);
  const upper = instruments.map(() => 1);
  if (value === undefined) return { lower, upper };
  if (value === null) return { lower: lower.fill(-Infinity), upper: upper.fill(Infinity) };
  if (!isRecord(value)) {
    faults.push({ path, message: `expected an object or null, was ${describe(value)}` });
    return { lower, upper };
  }
  const keys = Object.keys(value);
  if (keys.some((key) => key === 'lower' || key === 'upper')) {
    lower.fill(
      limitOf(value.lower, { path: `${path}.lower`, fallback: 0, none: -Infinity }, faults),
    );
    upper.fill(
      limitOf(value.upper, { path: `${path}.upper`, fallback: 1, none: Infinity }, faults),
    );
    const unknown = keys.filter((key) => key !== 'lower' && key !== 'upper');
    unknown.forEach((key) =>
      faults.push({ path: `${path}.${key}`, message: 'expected no such field' }),
    );
    return { lower, upper };
  }
  for (const key of keys) {
    const pair = value[key];
    const at = `${path}.${key}`;
    const i = readInstrumentName(key, { path: at, instruments, faults });
    if (i < 0) continue;
    if (!Array.isArray(pair) || pair.length !== 2) {
      faults.push({ path: at, message: `expected [lower, upper], was ${describe(pair)}` });
    } else {
      lower[i] = limitOf(pair[0], { path: `${at}[0]`, fallback: 0, none: -Infinity }, faults);
      upper[i] = limitOf(pair[1], { path: `${at}[1]`, fallback: 1, none: Infinity }, faults);
    }
  }
  return { lower, upper };
}

/** A limit: absent takes the fallback, null is none. */
export function limitOf(
  value: unknown,
  limit: { readonly path: string; readonly fallback: number; readonly none: number },
  faults: Fault[],
): number {
  if (value === undefined) return limit.fallback;
  if (value === null) return limit.none;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  faults.push({ path: limit.path, message: `expected a number or null, was ${describe(value)}` });
  return limit.fallback;
}
