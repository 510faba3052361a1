import type { GroupConstraint } from '#core/optimise/portfolio-problem.js';
import type { Fault } from '../problem/problem.js';
import { refuseUnknown } from './fields.js';
import { describe, isRecord } from './json-values.js';

/** Constraints of one problem. */
const MAX_GROUPS = 1_000;
const FIELDS = ['name', 'members', 'lower', 'upper'];

interface At {
  readonly path: string;
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}

/**
 * Reads `[{ name, members, lower, upper }]`: lower <= sum of the members' weights <= upper, members as a list of names
 * or a map to coefficients; a side that is absent or null is open. Adds to `faults` what is wrong.
 */
export function readGroups(
  value: unknown,
  instruments: readonly string[],
  faults: Fault[],
): readonly GroupConstraint[] {
  const path = 'constraints.groups';
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MAX_GROUPS) {
    faults.push({ path, message: `expected up to ${MAX_GROUPS} groups, was ${describe(value)}` });
    return [];
  }
  const seen = new Set<unknown>();
  return value.flatMap((group: unknown, i) => {
    const at = { path: `${path}[${i}]`, instruments, faults };
    if (!isRecord(group)) {
      faults.push({ path: at.path, message: `expected an object, was ${describe(group)}` });
      return [];
    }
    refuseUnknown(group, FIELDS, at);
    const name = readName(group.name, seen, at);
    const coefficients = readMembers(group.members, { ...at, path: `${at.path}.members` });
    const lower = readSide(group.lower, -Infinity, { ...at, path: `${at.path}.lower` });
    const upper = readSide(group.upper, Infinity, { ...at, path: `${at.path}.upper` });
    return [{ name, coefficients, lower, upper }];
  });
}

function readName(value: unknown, seen: Set<unknown>, { path, faults }: At): string {
  if (typeof value !== 'string' || value === '') {
    faults.push({ path: `${path}.name`, message: `expected a name, was ${describe(value)}` });
    return '';
  }
  if (seen.has(value)) {
    const message = `expected unique names, was "${value}" again`;
    faults.push({ path: `${path}.name`, message });
  }
  seen.add(value);
  return value;
}

function readMembers(value: unknown, at: At): Float64Array {
  const { path, instruments, faults } = at;
  const coefficients = new Float64Array(instruments.length);
  const members: [string, unknown, unknown][] = Array.isArray(value)
    ? value.map((name: unknown, i) => [`${path}[${i}]`, name, 1])
    : isRecord(value)
      ? Object.entries(value).map(([name, factor]) => [`${path}.${name}`, name, factor])
      : [];
  if (members.length === 0) {
    faults.push({ path, message: `expected names of instruments, was ${describe(value)}` });
  }
  const seen = new Set<unknown>();
  for (const [place, name, factor] of members) {
    const i = instruments.findIndex((other) => other === name);
    const what = typeof name === 'string' ? `"${name}"` : describe(name);
    if (i < 0) {
      faults.push({ path: place, message: `expected one of the instruments, was ${what}` });
    } else if (seen.has(name)) {
      faults.push({ path: place, message: `expected unique names, was ${what} again` });
    } else if (typeof factor !== 'number' || !Number.isFinite(factor)) {
      const message = `expected a finite number, was ${describe(factor)}`;
      faults.push({ path: place, message });
    } else coefficients[i] = factor;
    seen.add(name);
  }
  return coefficients;
}

function readSide(value: unknown, open: number, { path, faults }: At): number {
  if (value === undefined || value === null) return open;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  faults.push({ path, message: `expected a number or null, was ${describe(value)}` });
  return open;
}
