import type { Fault } from '../problem/problem.js';

/** Reads what names its places by themselves; its faults are those of the place that it stands at. */
export function withinPath<Value>(
  path: string,
  faults: Fault[],
  read: (faults: Fault[]) => Value,
): Value {
  const own: Fault[] = [];
  const value = read(own);
  faults.push(...own.map((fault) => ({ ...fault, path: `${path}.${fault.path}` })));
  return value;
}
