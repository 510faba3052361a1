import fc from 'fast-check';
import { periodOf } from '../calendar-period.js';
import { dayNumber, isoDate } from '../civil-date.js';
import {
  createTriggerState,
  fireInPlace,
  passOverInPlace,
  rearmInPlace,
  restInPlace,
  settleInPlace,
  type FiredRule,
  type TriggerPolicy,
} from '../trigger-rules.js';

const level = fc.double({ min: 0.01, max: 1, noNaN: true });
const maybe = <Value>(rule: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(rule, { nil: null });

const policies: fc.Arbitrary<TriggerPolicy> = fc.record({
  warmUpWindows: fc.integer({ min: 0, max: 20 }),
  sharpe: maybe(level.map((threshold) => ({ threshold, rearm: threshold + 0.1 }))),
  drawdown: maybe(level.map((limit) => ({ limit, rearm: limit / 2 }))),
  driftBand: maybe(level.map((absolute) => ({ absolute, relative: null }))),
  calendar: fc.constantFrom('day', 'week', 'month').map((every) => ({ every }) as const),
  review: maybe(fc.integer({ min: 1, max: 9 }).map((every) => ({ every }))),
  cooldownWindows: fc.integer({ min: 0, max: 10 }),
});

/** A window: days since the one before (0: the same session), what is seen, and whether the rules can be asked. */
const windows = fc.array(
  fc.record({
    days: fc.constantFrom(0, 1, 1, 1, 2, 3, 4, 11, 35),
    sharpe: maybe(fc.double({ min: -1, max: 2, noNaN: true })),
    drawdown: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    drift: fc.double({ min: 0, max: 1, noNaN: true }),
    asked: fc.boolean(),
    settles: fc.boolean(),
  }),
  { minLength: 1, maxLength: 80 },
);

type WindowSample = typeof windows extends fc.Arbitrary<(infer Sample)[]> ? Sample : never;

interface Asked {
  readonly window: number;
  readonly session: string;
  readonly asked: boolean;
  readonly fired: readonly FiredRule[];
}

function run(policy: TriggerPolicy, series: readonly WindowSample[]): Asked[] {
  const state = createTriggerState();
  let day = dayNumber('2020-12-01');
  restInPlace(state, isoDate(day));
  return series.map(({ days, sharpe, drawdown, drift, asked, settles }, i) => {
    day += days;
    const session = isoDate(day);
    const window = i + 1;
    const [held, target] = [Float64Array.of(0.5 + drift), Float64Array.of(0.5)];
    const observed = { window, session, sharpe, drawdown, held, target };
    rearmInPlace(state, policy, observed);
    if (settles) settleInPlace(state);
    if (!asked) {
      passOverInPlace(state, policy, observed);
      return { window, session, asked, fired: [] };
    }
    const fired = fireInPlace(state, policy, observed).map(({ rule }) => rule);
    return { window, session, asked, fired };
  });
}

describe('any policy on any series', () => {
  it('fires nothing before the warm-up, and rules in the order in which they name the cause', () => {
    const order: FiredRule[] = [
      ...(['sharpeBelowThreshold', 'drawdown', 'driftBand', 'calendar', 'review'] as const),
    ];
    fc.assert(
      fc.property(policies, windows, (policy, series) => {
        for (const { window, fired } of run(policy, series)) {
          if (window < policy.warmUpWindows) expect(fired).toEqual([]);
          expect(fired).toEqual(order.filter((rule) => fired.includes(rule)));
        }
      }),
    );
  });

  it('has one calendar trigger in a period that begins after the warm-up, if it is asked in it, and else none', () => {
    fc.assert(
      fc.property(policies, windows, (policy, series) => {
        const { every } = policy.calendar ?? { every: 'day' };
        const periods = new Map<string, Asked[]>();
        for (const window of run(policy, series)) {
          const name = periodOf(window.session, every);
          periods.set(name, [...(periods.get(name) ?? []), window]);
        }
        for (const [name, within] of periods) {
          const triggers = within.filter(({ fired }) => fired.includes('calendar'));
          const began =
            within[0].window >= policy.warmUpWindows && name !== periodOf('2020-12-01', every);
          const asked = within.some((window) => window.asked);
          expect(triggers).toHaveLength(began && asked ? 1 : 0);
          // At the first window at which it could be.
          if (triggers.length === 1) {
            expect(triggers[0]).toBe(within.find((window) => window.asked));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has a cooldown between two triggers of the drift band, and a decision', () => {
    fc.assert(
      fc.property(policies, windows, (policy, series) => {
        const fired = run(policy, series).filter((window) => window.fired.includes('driftBand'));
        fired.slice(1).forEach(({ window }, i) => {
          expect(window - fired[i].window).toBeGreaterThanOrEqual(policy.cooldownWindows);
          const settled = series.slice(fired[i].window, window).some(({ settles }) => settles);
          expect(settled).toBe(true);
        });
      }),
    );
  });
});
