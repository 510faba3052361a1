import type { GroupConstraint } from '#core/optimise/portfolio-problem.js';
import type { Fault } from '../problem/problem.js';
import { limitOf } from './bounds.js';
import { readUniqueName, refuseUnknown } from './fields.js';
import { readInstrumentName } from './instrument-name.js';
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
  const seen = new Set<string>();
  return value.flatMap((group: unknown, i) => {
    const at = { path: `${path}[${i}]`, instruments, faults };
    if (!isRecord(group)) {
      faults.push({ path: at.path, message: `expected an object, was ${describe(group)}` });
      return [];
    }
    refuseUnknown(group, FIELDS, at);
    const name = readUniqueName(group.name, `${at.path}.name`, seen, faults);
    const coefficients = readMembers(group.members, { ...at, path: `${at.path}.members` });
    const sideOf = (side: 'lower' | 'upper', none: number): number =>
      limitOf(group[side], { path: `${at.path}.${side}`, fallback: none, none }, faults);
    const [lower, upper] = [sideOf('lower', -Infinity), sideOf('upper', Infinity)];
    return [{ name, coefficients, lower, upper }];
  });
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
    const i = readInstrumentName(name, { path: place, instruments, faults });
    if (i < 0) continue;
    if (seen.has(name)) {
      faults.push({ path: place, message: `expected unique names, was "${instruments[i]}" again` });
    } else if (typeof factor !== 'number' || !Number.isFinite(factor)) {
      const message = `expected a finite number, was ${describe(factor)}`;
      faults.push({ path: place, message });
    } else coefficients[i] = factor;
    seen.add(name);
  }
  return coefficients;
}
