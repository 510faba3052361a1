import { ProblemError } from '../problem/problem-error.js';
import { accountRange } from './account-range.js';

const faultsOf = (given: { from?: string; to?: string }): unknown => {
  try {
    return accountRange(given);
  } catch (error) {
    return error instanceof ProblemError ? error.problem.errors : error;
  }
};
const noDay = (path: string, text: string): unknown => [
  { path, message: `expected a date of the calendar, was "${text}"` },
];

describe('from and to of an account', () => {
  it('a date is a session, anything longer an instant, and nothing is everything', () => {
    expect(accountRange({})).toEqual({ from: null, to: null });
    expect(accountRange({ from: '2024-02-29', to: '2026-04-10T23:00:00+01:00' })).toEqual({
      from: { kind: 'session', session: '2024-02-29' },
      to: { kind: 'instant', instant: Date.UTC(2026, 3, 10, 22) },
    });
  });

  it.each(['2025-02-30', '2025-02-29', '2025-04-31', '2025-13-01', '2025-00-10'])(
    '%s is no day',
    (day) => {
      expect(faultsOf({ from: day })).toEqual(noDay('from', day));
      expect(faultsOf({ to: `${day}T10:00:00Z` })).toEqual(noDay('to', `${day}T10:00:00Z`));
    },
  );

  it.each(['2025-02-28T25:00:00Z', '2025-02-28T10:61:00Z', '2025-02-28T10:00:00+99:00'])(
    '%s is no instant',
    (text) => {
      expect(faultsOf({ from: text })).toEqual(noDay('from', text));
    },
  );

  it.each([
    ['2026-01-05', '2026-01-02'],
    ['2026-01-05T10:00:00Z', '2026-01-05T11:30:00+02:00'],
    ['2026-01-05', '2026-01-03T23:59:59Z'],
    ['2026-01-05T00:00:01Z', '2026-01-03'],
  ])('from %s to %s is backwards', (from, to) => {
    expect(faultsOf({ from, to })).toEqual([
      { path: 'to', message: `expected no earlier than from (${from}), was ${to}` },
    ]);
  });

  it.each([
    ['2026-01-05', '2026-01-05'],
    ['2026-01-05', '2026-01-04T12:00:00Z'],
    ['2026-01-05T10:00:00Z', '2026-01-04'],
  ])('from %s to %s may be a stretch', (from, to) => {
    expect(accountRange({ from, to }).to).not.toBeNull();
  });

  it('names both at once', () => {
    expect(faultsOf({ from: '2025-02-30', to: '2025-02-31' })).toHaveLength(2);
  });
});
