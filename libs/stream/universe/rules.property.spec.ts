import fc from 'fast-check';
import { periodOf, type CalendarUnit } from '#core/calendar-period.js';
import { grouped } from '#testing/checker/grouped.js';
import { closesOf } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import type { Policy, SolveRequest } from '../generated/wire-types.js';

const WINDOWS = 40;
const maybe = <Value>(rule: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(rule, { nil: null });
const level = fc.double({ min: 0.001, max: 0.2, noNaN: true });

const policies: fc.Arbitrary<Policy> = fc.record({
  warmUpWindows: fc.integer({ min: 2, max: 12 }),
  sharpe: maybe(fc.constant({ threshold: 1, rearm: 1.1 })),
  review: maybe(fc.integer({ min: 1, max: 9 }).map((every) => ({ every }))),
  cooldownWindows: fc.integer({ min: 0, max: 10 }),
  cost: fc.constant(0.005),
  horizonYears: fc.constant(0.25),
  calendar: fc.constantFrom<CalendarUnit>('day', 'week', 'month').map((every) => ({ every })),
  driftBand: maybe(level.map((absolute) => ({ absolute, relative: null }))),
  drawdown: maybe(level.map((limit) => ({ limit, rearm: limit / 2 }))),
  turnoverBudget: maybe(level.map((perYear) => ({ perYear }))),
});

/** Log returns of three names a window, and what is answered to a trigger raised on it. */
const series = fc.array(
  fc.record({
    returns: fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), {
      minLength: 3,
      maxLength: 3,
    }),
    trades: fc.boolean(),
  }),
  { minLength: WINDOWS, maxLength: WINDOWS },
);

describe('any policy in the fold, on any prices', () => {
  it('asks nothing before the warm-up or at k + 1, and has each date once where it was asked', () => {
    fc.assert(
      fc.property(policies, series, (policy, rows) => {
        const scenario = new UniverseScenario([eagerPortfolio({ policy })]);
        const prices = [100, 100, 100];
        const sessions: string[] = [];
        rows.forEach(({ returns, trades }, k) => {
          returns.forEach((r, i) => (prices[i] *= Math.exp(r)));
          const closes = closesOf(scenario.universe, k, prices);
          sessions.push(closes.session);
          const before = scenario.requests.length;
          scenario.feed(closes);
          const request = scenario.requests.at(before);
          if (request !== undefined) scenario.answer(request, trades ? [0.2, 0.3, 0.5] : null);
        });
        const byWindow = new Map<number, SolveRequest>(
          scenario.requests.map((request) => [request.windows, request]),
        );
        expect(byWindow.size).toBe(scenario.requests.length);
        for (const window of byWindow.keys()) {
          expect(window).toBeGreaterThanOrEqual(policy.warmUpWindows);
          expect(byWindow.has(window - 1)).toBe(false);
        }
        checkDates(policy, sessions, byWindow);
      }),
      { numRuns: 30 },
    );
  });
});

/** Window k is the one of session k: the first session has no return. */
function checkDates(
  { calendar, warmUpWindows }: Policy,
  sessions: readonly string[],
  requests: ReadonlyMap<number, SolveRequest>,
): void {
  const every = calendar?.every ?? 'day';
  const periods = grouped([...sessions.keys()], (k) => periodOf(sessions[k], every));
  for (const [period, windows] of periods) {
    const fired = windows.filter((k) => requests.get(k)?.kinds.includes('calendar') === true);
    const asked = windows.filter((k) => !requests.has(k - 1));
    const began = windows[0] >= warmUpWindows;
    expect(fired).toEqual(began ? asked.slice(0, 1) : []);
    for (const k of fired) expect(requests.get(k)?.evidence?.period).toBe(period);
  }
}
