import type { Fault } from '../problem/problem.js';
import { describe } from './json-values.js';

/** The place of a name among the instruments; -1, with a fault, where it is none of them. */
export function readInstrumentName(
  name: unknown,
  at: { readonly path: string; readonly instruments: readonly string[]; readonly faults: Fault[] },
): number {
  const i = at.instruments.findIndex((other) => other === name);
  if (i >= 0) return i;
  const was = typeof name === 'string' ? `"${name}"` : describe(name);
  at.faults.push({ path: at.path, message: `expected one of the instruments, was ${was}` });
  return -1;
}
