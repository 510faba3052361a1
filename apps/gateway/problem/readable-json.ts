import type { Fault } from './problem.js';

/** Names that the way from JSON to an object leaves out without a word. */
const NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Nothing that is asked here is deeper; without an end the walk through a deep value overflows the stack. */
const DEEPEST = 16;

/** What in a JSON value no class can be made of: fields that would be lost on the way, and depth without end. */
export function unreadableFaults(value: unknown): Fault[] {
  const faults: Fault[] = [];
  collect(value, { path: '', depth: 0 }, faults);
  return faults;
}

function collect(
  value: unknown,
  at: { readonly path: string; readonly depth: number },
  faults: Fault[],
): void {
  if (typeof value !== 'object' || value === null) return;
  if (at.depth === DEEPEST) {
    faults.push({ path: at.path, message: `expected at most ${DEEPEST} levels, was deeper` });
    return;
  }
  for (const key of Object.keys(value)) {
    const path = at.path === '' ? key : `${at.path}.${key}`;
    if (NAMES.has(key)) faults.push({ path, message: 'expected no such field' });
    else collect(Reflect.get(value, key), { path, depth: at.depth + 1 }, faults);
  }
}
