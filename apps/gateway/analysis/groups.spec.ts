import type { Fault } from '../problem/problem.js';
import { readGroups } from './groups.js';

function read(value: unknown): ReturnType<typeof readGroups> {
  const faults: Fault[] = [];
  const groups = readGroups(value, ['A', 'B', 'C'], faults);
  expect(faults).toEqual([]);
  return groups;
}

function faultsOf(value: unknown): readonly Fault[] {
  const faults: Fault[] = [];
  readGroups(value, ['A', 'B'], faults);
  return faults;
}

describe('groups of a problem', () => {
  it('are none where they are absent', () => {
    expect(read(undefined)).toEqual([]);
  });

  it('have members as names or with coefficients, and open sides', () => {
    const groups = read([
      { name: 'tech', members: ['A', 'C'], lower: 0.1, upper: 0.4 },
      { name: 'spread', members: { B: 1, C: -1 }, upper: null },
    ]);
    expect(groups).toEqual([
      { name: 'tech', coefficients: Float64Array.of(1, 0, 1), lower: 0.1, upper: 0.4 },
      {
        name: 'spread',
        coefficients: Float64Array.of(0, 1, -1),
        lower: -Infinity,
        upper: Infinity,
      },
    ]);
  });

  it('list every fault with its place', () => {
    const value = JSON.parse(`[
      { "name": "", "members": [], "lower": "0", "x": 1 },
      { "name": "g", "members": ["A", "A", "Z", 3] },
      { "name": "g", "members": { "A": 1e999, "__proto__": 1 } }, 7
    ]`) as unknown;
    expect(faultsOf(value)).toEqual([
      { path: 'constraints.groups[0].x', message: 'expected no such field' },
      { path: 'constraints.groups[0].name', message: 'expected a name, was the text ""' },
      {
        path: 'constraints.groups[0].members',
        message: 'expected names of instruments, was an array of 0',
      },
      {
        path: 'constraints.groups[0].lower',
        message: 'expected a number or null, was the text "0"',
      },
      {
        path: 'constraints.groups[1].members[1]',
        message: 'expected unique names, was "A" again',
      },
      {
        path: 'constraints.groups[1].members[2]',
        message: 'expected one of the instruments, was "Z"',
      },
      {
        path: 'constraints.groups[1].members[3]',
        message: 'expected one of the instruments, was 3',
      },
      { path: 'constraints.groups[2].name', message: 'expected unique names, was "g" again' },
      {
        path: 'constraints.groups[2].members.A',
        message: 'expected a finite number, was Infinity',
      },
      {
        path: 'constraints.groups[2].members.__proto__',
        message: 'expected one of the instruments, was "__proto__"',
      },
      { path: 'constraints.groups[3]', message: 'expected an object, was 7' },
    ]);
    expect(faultsOf({})).toEqual([
      { path: 'constraints.groups', message: 'expected up to 1000 groups, was an object' },
    ]);
  });
});
