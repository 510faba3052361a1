import type {
  Decision,
  Metrics,
  Policy,
  PortfolioDefinition,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { TopologyDriver } from '#testing/topology-driver.js';
import { closesText, sessionsIn, universe } from '../casablanca-replay.js';
import { shippedPortfolios } from '../shipped-portfolios.js';
import { accountByHand } from './account-by-hand.js';
import { digestOf, embeddedDigestOf, replayOf, type Market } from './every-runtime.js';

const WARM_UP = 60;
const COOLDOWN = 20;
const COST = 0.001;
/** High enough that some of what the band asks for is not worth it. */
const DRIFT_COST = 0.01;
const n = universe.instruments.length;

const quiet: Policy = {
  ...shippedPortfolios[0].policy,
  ...{ warmUpWindows: WARM_UP, cooldownWindows: COOLDOWN, cost: COST },
  ...{ sharpe: null, review: null },
};

/** Minimum volatility with at most 30 % of a name, from 1/N: many names are held, and decided upon often. */
function portfolio(portfolioId: string, rules: Partial<Policy>): PortfolioDefinition {
  return {
    ...shippedPortfolios[0],
    portfolioId,
    initial: { kind: 'equal', weights: [] },
    prior: null,
    objective: { kind: 'minVolatility', fallback: 'none' },
    constraints: { lower: new Array<number>(n).fill(0), upper: new Array<number>(n).fill(0.3) },
    l2Gamma: 0,
    riskAversion: 20,
    policy: { ...quiet, ...rules },
  };
}

const DRAWDOWN = { limit: 0.05, rearm: 0.025 };
const BAND = { absolute: 0.05, relative: 0.3 };
const BUDGET = 1.5;
const REVIEW = 5;

const market: Market = {
  universe,
  closes: closesText,
  portfolios: [
    portfolio('drawdown', { drawdown: DRAWDOWN }),
    portfolio('drift', { driftBand: BAND, cost: DRIFT_COST }),
    portfolio('calendar', { calendar: { every: 'month' } }),
    portfolio('budget', { review: { every: REVIEW }, turnoverBudget: { perYear: BUDGET } }),
    portfolio('unbounded', { review: { every: REVIEW } }),
    portfolio('all', {
      ...{ sharpe: { threshold: 1, rearm: 1.1 }, review: { every: 60 } },
      ...{ calendar: { every: 'week' }, driftBand: BAND, drawdown: DRAWDOWN },
      turnoverBudget: { perYear: 1 },
    }),
  ],
};
const whole = replayOf(market);

const decisionsOf = (id: string, driver: TopologyDriver = whole): Decision[] =>
  driver.values<Decision>(topics.decisions.name, id);
const windowsOf = (id: string): number[] => decisionsOf(id).map(({ request }) => request.windows);

describe('the drawdown rule on the shipped history', () => {
  it('fires at the windows that an account kept by hand says, once a drawdown', () => {
    let armed = true;
    let openOn = -1;
    const expected = accountByHand(market, whole, { id: 'drawdown', cost: COST }).flatMap(
      ({ window, drawdown }) => {
        if (drawdown < DRAWDOWN.rearm) armed = true;
        if (window < WARM_UP || window === openOn + 1 || !armed) return [];
        if (drawdown < DRAWDOWN.limit) return [];
        armed = false;
        openOn = window;
        return [{ window, drawdown }];
      },
    );
    expect(expected.length).toBeGreaterThan(2);
    expect(windowsOf('drawdown')).toEqual(expected.map(({ window }) => window));
    decisionsOf('drawdown').forEach(({ request }, i) => {
      expect(request.kinds).toEqual(['drawdown']);
      // A product of some 700 factors.
      expect(request.evidence?.drawdown).toBeCloseTo(expected[i].drawdown, 12);
    });
  });
});

describe('the drift band on the shipped history', () => {
  it('fires at the windows that weights kept by hand say, and names who is furthest out', () => {
    let armed = true;
    let last = -Infinity;
    let openOn = -1;
    const expected = accountByHand(market, whole, { id: 'drift', cost: DRIFT_COST }).flatMap(
      ({ window, held, target }) => {
        const bands = held.map(
          (w, i) =>
            Math.abs(w - target[i]) / Math.min(BAND.absolute, BAND.relative * target[i]) || 0,
        );
        const open = window === openOn + 1;
        // Whatever was decided on k takes effect at the close of k + 1.
        if (open) armed = true;
        const furthest = Math.max(...bands);
        if (window < WARM_UP || open || !armed || window - last < COOLDOWN || furthest <= 1) {
          return [];
        }
        armed = false;
        last = window;
        openOn = window;
        return [`${window} ${universe.instruments[bands.indexOf(furthest)]}`];
      },
    );
    expect(expected.length).toBeGreaterThan(5);
    expect(
      decisionsOf('drift').map(
        ({ request }) => `${request.windows} ${request.evidence?.instrument ?? ''}`,
      ),
    ).toEqual(expected);
  });

  it('is asked again where it was refused, and where it was not', () => {
    const statuses = decisionsOf('drift').map(({ result }) => result.status);
    expect(new Set(statuses)).toEqual(new Set(['applied', 'rejected']));
  });
});

describe('the calendar rule on the shipped history', () => {
  it('fires at the first session of each month after the warm-up, over holidays and Ramadan', () => {
    const rows = sessionsIn(market.closes);
    const expected = rows
      .slice(WARM_UP)
      .filter(({ date }, i) => date.slice(0, 7) !== rows[WARM_UP + i - 1].date.slice(0, 7))
      .map(({ date }) => date);
    expect(expected).toHaveLength(34);
    // 1 May 2024 and 1 April 2025 are holidays, the latter in Ramadan's offset from UTC.
    expect(expected).toEqual(expect.arrayContaining(['2024-05-02', '2025-04-02']));
    expect(decisionsOf('calendar').map(({ request }) => request.session)).toEqual(expected);
    for (const { request } of decisionsOf('calendar')) {
      expect(request.kinds).toEqual(['calendar']);
      expect(request.evidence?.period).toBe(request.session.slice(0, 7));
    }
  });
});

describe('the turnover budget on the shipped history', () => {
  const YEAR = 365.25 * 86_400_000;
  const endOf = new Map(
    whole
      .values<Metrics>(topics.metrics.name, 'budget')
      .map(({ windows, windowEnd }) => [windows, windowEnd]),
  );
  /** Turnover of the decisions before the one at `index` that took effect, a window later, within the year before it. */
  const spentBefore = (decisions: readonly Decision[], index: number): number => {
    const now = decisions[index].request.windowEnd;
    return decisions
      .slice(0, index)
      .filter(({ version }) => version !== null)
      .filter(({ request }) => (endOf.get(request.windows + 1) ?? now) > now - YEAR)
      .reduce((sum, { result }) => sum + (result.turnover ?? 0), 0);
  };

  it('refuses exactly what is worth its cost and has no room in the trailing year', () => {
    const decisions = decisionsOf('budget');
    const refused = decisions.filter(({ result }) => result.refusal === 'turnoverBudget');
    const applied = decisions.filter(({ result }) => result.status === 'applied');
    expect(refused.length).toBeGreaterThan(2);
    expect(applied.length).toBeGreaterThan(2);
    decisions.forEach(({ request, result }, i) => {
      const spent = spentBefore(decisions, i);
      const turnover = result.turnover ?? 0;
      const worth = (result.expectedGain ?? 0) * request.horizonYears > COST * turnover;
      expect(request.turnoverLeft).toBeCloseTo(BUDGET - spent, 12);
      const fits = spent + turnover <= BUDGET;
      expect(result.status).toBe(worth && fits ? 'applied' : 'rejected');
      expect(result.refusal).toBe(worth && !fits ? 'turnoverBudget' : null);
      if (result.status === 'applied') expect(spent + turnover).toBeLessThanOrEqual(BUDGET + 1e-12);
    });
  });

  it('has room again when a year has passed', () => {
    const statuses = decisionsOf('budget').map(({ result }) => result.refusal ?? result.status);
    expect(statuses.lastIndexOf('applied')).toBeGreaterThan(statuses.indexOf('turnoverBudget'));
  });

  it('refuses nothing of the same portfolio without one', () => {
    const decisions = decisionsOf('unbounded');
    expect(decisions.every(({ result }) => result.refusal === null)).toBe(true);
    const total = decisions
      .filter(({ version }) => version !== null)
      .reduce((sum, { result }) => sum + (result.turnover ?? 0), 0);
    expect(total).toBeGreaterThan(3 * BUDGET);
  });

  it('closes the trigger: the review after a refusal comes in its time', () => {
    const gaps = windowsOf('budget').map((window) => (window - WARM_UP) % REVIEW);
    expect(new Set(gaps)).toEqual(new Set([0]));
    expect(windowsOf('budget')).toEqual(windowsOf('unbounded'));
  });
});

describe('rules that fire together', () => {
  it('are all recorded, and name the cause in their order', () => {
    const order = ['sharpeBelowThreshold', 'drawdown', 'driftBand', 'calendar', 'review'];
    const kinds = decisionsOf('all').map(({ request }) => request.kinds);
    for (const fired of kinds) {
      expect(fired).toEqual(order.filter((rule) => (fired as readonly string[]).includes(rule)));
    }
    expect(new Set(kinds.flat())).toEqual(new Set(order));
    expect(kinds.some((fired) => fired.length > 1)).toBe(true);
    for (const { request } of decisionsOf('all')) expect(request.cause).toBe(request.kinds[0]);
  });
});

describe('every rule says the same bits', () => {
  const digest = digestOf(whole);

  it('in a second replay', () => {
    expect(digestOf(replayOf(market))).toBe(digest);
  });

  it('after restarts from snapshots, under open triggers and after them', () => {
    const open = [...windowsOf('drift').slice(0, 3), ...windowsOf('budget').slice(0, 40)];
    const restarts = [0, WARM_UP - 1, ...open, ...open.map((window) => window + 1), 400, 744];
    expect(digestOf(replayOf(market, restarts))).toBe(digest);
  });

  it('on the embedded runtime, stopped and started again', async () => {
    expect(await embeddedDigestOf(market, [80, 81, 82, 83, 84, 85, 300, 500])).toBe(digest);
  }, 120_000);
});
