import type { Fault } from '../problem/problem.js';
import { readPolicy } from './read-policy.js';

const BASE = { warmUpWindows: 20, cooldownWindows: 5, cost: 0.005, horizonYears: 0.25 };

function faultsOf(rules: object): string[] {
  const faults: Fault[] = [];
  readPolicy({ ...BASE, ...rules }, faults);
  return faults.map(({ path, message }) => `${path}: ${message}`);
}

describe('the policy of a portfolio over HTTP', () => {
  it('has no rule that is null or absent', () => {
    const faults: Fault[] = [];
    const none = { calendar: null, driftBand: null, drawdown: null, turnoverBudget: null };
    const read = readPolicy(BASE, faults);
    expect(read).toEqual({ ...BASE, ...none, sharpe: null, review: null });
    expect(readPolicy({ ...BASE, ...none }, faults)).toEqual(read);
    expect(faults).toEqual([]);
  });

  it('has every rule as it was given', () => {
    const rules = {
      sharpe: { threshold: 1, rearm: 1.1 },
      review: { every: 60 },
      calendar: { every: 'week' },
      driftBand: { absolute: 0.05, relative: 0.25 },
      drawdown: { limit: 0.1, rearm: 0.08 },
      turnoverBudget: { perYear: 2 },
    };
    const faults: Fault[] = [];
    expect(readPolicy({ ...BASE, ...rules }, faults)).toEqual({ ...BASE, ...rules });
    expect(faults).toEqual([]);
  });

  it('arms a drawdown again at half its limit, a band of one kind has no other', () => {
    const read = readPolicy(
      { ...BASE, drawdown: { limit: 0.1 }, driftBand: { relative: 0.25 } },
      [],
    );
    expect(read.drawdown).toEqual({ limit: 0.1, rearm: 0.05 });
    expect(read.driftBand).toEqual({ absolute: null, relative: 0.25 });
  });

  it.each<[object, string]>([
    [{ calendar: { every: 'year' } }, 'policy.calendar.every: '],
    [{ calendar: {} }, 'policy.calendar.every: '],
    [{ calendar: 'month' }, 'policy.calendar: '],
    [{ driftBand: { absolute: '5 %' } }, 'policy.driftBand.absolute: '],
    [{ driftBand: { band: 0.05 } }, 'policy.driftBand.band: '],
    [{ drawdown: { rearm: 0.1 } }, 'policy.drawdown.limit: '],
    [{ turnoverBudget: { perYear: null } }, 'policy.turnoverBudget.perYear: '],
    [{ turnoverBudget: 2 }, 'policy.turnoverBudget: '],
  ])('refuses %j by the path of its fault', (rules, path) => {
    expect(faultsOf(rules)).toEqual([expect.stringContaining(path)]);
  });
});
