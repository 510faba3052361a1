import type { Fault } from '../problem/problem.js';
import { readInstrumentName } from './instrument-name.js';

describe('the name of an instrument', () => {
  const faults: Fault[] = [];
  const instruments = ['A', '__proto__', 'A'];
  const read = (name: unknown): number =>
    readInstrumentName(name, { path: 'x', instruments, faults });

  it('is found, the first of two that are equal', () => {
    expect(['A', '__proto__'].map(read)).toEqual([0, 1]);
    expect(faults).toEqual([]);
  });

  it('is refused where there is no such one', () => {
    expect(['constructor', 0, null].map(read)).toEqual([-1, -1, -1]);
    expect(faults).toEqual([
      { path: 'x', message: 'expected one of the instruments, was "constructor"' },
      { path: 'x', message: 'expected one of the instruments, was 0' },
      { path: 'x', message: 'expected one of the instruments, was null' },
    ]);
  });
});
