import { answerTo, closesOf, command, definitionOf } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import { decide } from '../decide.js';
import type {
  Answer,
  Outcome,
  Policy,
  PortfolioDefinition,
  SolveRequest,
} from '../generated/wire-types.js';
import { portfolioFaults } from './validate-definition.js';

const quiet: Policy = { ...eagerPortfolio().policy, review: null };
const having = (
  rules: Partial<Policy>,
  over: Partial<PortfolioDefinition> = {},
): PortfolioDefinition => eagerPortfolio({ policy: { ...quiet, ...rules }, ...over });

/** Windows and causes of what was asked for. */
const asked = (scenario: UniverseScenario): [number, string][] =>
  scenario.requests.map(({ windows, kinds }) => [windows, kinds.join('+')]);

/** Closes windows up to one, answering every request not to trade. */
function refusingUntil(scenario: UniverseScenario, window: number): void {
  let answered = scenario.requests.length;
  while ((scenario.metrics().at(-1)?.windows ?? 0) < window) {
    scenario.close();
    for (; answered < scenario.requests.length; answered++) {
      scenario.answer(scenario.requests[answered], null);
    }
  }
}

/** What the optimizer says. */
const answerOf = (request: SolveRequest): Answer => ({
  kind: 'answer',
  request,
  ...decide(request),
  digest: '',
});

const sessionOf = (scenario: UniverseScenario, window: number): string =>
  closesOf(scenario.universe, window, []).session;

describe('the calendar rule in the fold', () => {
  it('asks at the first window of a period after the warm-up, and says which', () => {
    // 2023-04-03 is a Monday: window 5 closes the next one, window 10 the one after.
    const scenario = new UniverseScenario([having({ calendar: { every: 'week' } })]);
    refusingUntil(scenario, 11);
    expect(asked(scenario)).toEqual([
      [5, 'calendar'],
      [10, 'calendar'],
    ]);
    expect(scenario.requests[0]).toMatchObject({
      session: '2023-04-10',
      evidence: { period: '2023-W15', instrument: null, drawdown: null },
    });
    expect(sessionOf(scenario, 10)).toBe('2023-04-17');
  });

  it('is named before the review, and after the drift band', () => {
    const scenario = new UniverseScenario([
      having({
        calendar: { every: 'week' },
        driftBand: { absolute: 1e-6, relative: null },
        review: { every: 2 },
        warmUpWindows: 5,
      }),
    ]);
    scenario.untilWindow(5);
    expect(scenario.requests[0]).toMatchObject({
      cause: 'driftBand',
      kinds: ['driftBand', 'calendar', 'review'],
    });
  });

  it('asks late, once, where a trigger was open at the first window of its period', () => {
    const scenario = new UniverseScenario([having({ calendar: { every: 'week' } })]);
    scenario.untilWindow(4);
    scenario.feed(command());
    scenario.answer(scenario.requests[0], null);
    refusingUntil(scenario, 9);
    expect(asked(scenario)).toEqual([
      [4, 'manual'],
      [6, 'calendar'],
    ]);
  });

  it('waits for the next period where a policy brings it in the middle of one', () => {
    const scenario = new UniverseScenario([having({})]);
    scenario.untilWindow(6);
    const calendar = { every: 'week' } as const;
    scenario.feed(definitionOf({ portfolio: { ...having({ calendar }), version: 2 } }, 'later'));
    refusingUntil(scenario, 11);
    expect(asked(scenario)).toEqual([[10, 'calendar']]);
  });

  it('asks in its first window a portfolio that was defined between two periods', () => {
    const scenario = new UniverseScenario([]);
    for (let k = 0; k < 5; k++) scenario.close();
    const portfolio = having({ calendar: { every: 'week' }, warmUpWindows: 0 });
    scenario.feed(definitionOf({ portfolio }, 'friday'));
    refusingUntil(scenario, 5);
    expect(asked(scenario)).toEqual([[5, 'calendar']]);
  });
});

describe('the drift band in the fold', () => {
  const driftBand = { absolute: 0.005, relative: null };

  it('names the instrument and how far it is from the target', () => {
    const scenario = new UniverseScenario([having({ driftBand })]);
    scenario.untilWindow(3);
    const [request] = scenario.requests;
    expect(request.cause).toBe('driftBand');
    const target = [0.5, 0.3, 0.2];
    const drifts = request.heldWeights.map((held, i) => Math.abs(held - target[i]));
    const furthest = drifts.indexOf(Math.max(...drifts));
    expect(request.evidence).toMatchObject({
      instrument: request.instruments[furthest],
      drift: drifts[furthest],
      band: 0.005,
    });
  });

  it('asks again after its cooldown where the decision was not to trade', () => {
    const scenario = new UniverseScenario([
      having({ driftBand: { ...driftBand, absolute: 1e-9 } }),
    ]);
    refusingUntil(scenario, 14);
    expect(asked(scenario)).toEqual([
      [3, 'driftBand'],
      [8, 'driftBand'],
      [13, 'driftBand'],
    ]);
  });

  it('tells an outside optimiser once, until its weights take effect', () => {
    const scenario = new UniverseScenario([
      having({ driftBand: { absolute: 1e-9, relative: null } }, { optimiser: 'external' }),
    ]);
    scenario.untilWindow(12);
    const events = (): (string | null)[] =>
      scenario.outcomes
        .filter(({ subject }) => subject === 'decision')
        .filter(({ status }) => status === 'rejected')
        .map(({ reason }) => reason);
    expect(events()).toEqual([
      expect.stringMatching(/^externalOptimiser:driftBand:(AKT|ATW|IAM)$/),
    ]);
    scenario.feed({
      ...{ kind: 'weights', portfolioId: 'portf1', timestamp: 0, origin: 'Weights/0/0' },
      weights: { AKT: 0.1, ATW: 0.2, IAM: 0.7 },
    });
    scenario.close();
    scenario.close();
    expect(events()).toHaveLength(2);
  });
});

describe('the drawdown rule in the fold', () => {
  it('asks once at the limit, net of costs, and says how deep it is', () => {
    const scenario = new UniverseScenario([having({ drawdown: { limit: 0.03, rearm: 0.015 } })]);
    refusingUntil(scenario, 30);
    const drawdowns = scenario.metrics().map(({ account, windows }) => ({
      window: windows,
      drawdown: account?.drawdown ?? 0,
    }));
    let armed = true;
    const expected = drawdowns.flatMap(({ window, drawdown }) => {
      if (drawdown < 0.015 || drawdown === 0) armed = true;
      if (window < 3 || !armed || drawdown < 0.03) return [];
      armed = false;
      return [[window, drawdown]];
    });
    expect(expected.length).toBeGreaterThan(1);
    const seen = scenario.requests.map(({ windows, evidence }) => [windows, evidence?.drawdown]);
    expect(seen).toEqual(expected);
    expect(scenario.requests[0]).toMatchObject({
      cause: 'drawdown',
      evidence: { drawdownLimit: 0.03, instrument: null },
    });
  });
});

describe('the turnover budget in the fold', () => {
  const turnoverBudget = { perYear: 0.25 };
  const budgeted = (): UniverseScenario =>
    new UniverseScenario([having({ turnoverBudget, review: { every: 2 }, cooldownWindows: 0 })]);
  const traded = (request: SolveRequest, turnover: number): ReturnType<typeof answerTo> =>
    answerTo(request, [0.4, 0.3, 0.3], { turnover });

  it('leaves what decisions of the trailing year that took effect have not spent', () => {
    const scenario = budgeted();
    scenario.untilWindow(3);
    expect(scenario.requests[0].turnoverLeft).toBe(0.25);
    scenario.feed(traded(scenario.requests[0], 0.125));
    scenario.untilWindow(5);
    scenario.answer(scenario.requests[1], null);
    scenario.untilWindow(7);
    expect(scenario.requests.map(({ turnoverLeft }) => turnoverLeft)).toEqual([0.25, 0.125, 0.125]);
  });

  it('is kept over a restart and a new policy', () => {
    const scenario = budgeted();
    scenario.untilWindow(3);
    scenario.feed(traded(scenario.requests[0], 0.125));
    scenario.untilWindow(4);
    scenario.task.task.restore(structuredClone(scenario.task.task.snapshot()));
    const portfolio = having({ turnoverBudget: { perYear: 1 }, review: { every: 2 } });
    scenario.feed(definitionOf({ portfolio: { ...portfolio, version: 2 } }, 'more'));
    scenario.untilWindow(5);
    expect(scenario.requests[1].turnoverLeft).toBe(0.875);
  });

  it('spends nothing for a target that gave way before it took effect', () => {
    const scenario = budgeted();
    scenario.untilWindow(4);
    scenario.answer(scenario.requests[0], null);
    scenario.close();
    scenario.answer(scenario.requests.at(-1) ?? scenario.requests[0], null);
    scenario.untilWindow(6);
    scenario.feed(command({ commandId: 'first' }));
    scenario.feed(traded(scenario.requests[scenario.requests.length - 1], 0.2));
    scenario.feed(command({ commandId: 'second' }));
    expect(scenario.requests.at(-1)).toMatchObject({ commandId: 'second', turnoverLeft: 0.25 });
  });

  it('has no room for a rebalance by hand, unless it is forced, which is counted', () => {
    const scenario = new UniverseScenario([having({ turnoverBudget: { perYear: 1e-6 }, cost: 0 })]);
    const rebalance = (commandId: string, force: boolean): SolveRequest => {
      scenario.feed(command({ commandId, force }));
      const request = scenario.requests[scenario.requests.length - 1];
      scenario.feed(answerOf(request));
      return request;
    };
    scenario.untilWindow(10);
    expect(rebalance('asked', false).turnoverLeft).toBe(1e-6);
    expect(scenario.decisions.at(-1)?.result).toMatchObject({
      ...{ status: 'rejected', refusal: 'turnoverBudget' },
    });
    expect(rebalance('forced', true).turnoverLeft).toBe(1e-6);
    const forced = scenario.decisions.at(-1)?.result;
    expect(forced).toMatchObject({ status: 'applied', refusal: null });
    scenario.close();
    expect(rebalance('again', false).turnoverLeft).toBe(1e-6 - (forced?.turnover ?? 0));
  });

  it('is the reason that a command is told', () => {
    const scenario = new UniverseScenario([having({ turnoverBudget })]);
    scenario.untilWindow(4);
    scenario.feed(command());
    scenario.feed(
      answerTo(scenario.requests[0], [0.4, 0.3, 0.3], {
        ...{ status: 'rejected', turnover: 0.5, refusal: 'turnoverBudget' },
      }),
    );
    expect(scenario.outcomes.at(-1)).toMatchObject<Partial<Outcome>>({
      id: 'command-1',
      status: 'rejected',
      reason: 'turnoverBudget',
    });
    expect(scenario.decisions[0]).toMatchObject({ version: null });
  });
});

describe('a window on which nothing can be solved', () => {
  it('owes the review that falls on it, where two windows make the first covariance', () => {
    const scenario = new UniverseScenario([having({ review: { every: 10 }, warmUpWindows: 1 })]);
    refusingUntil(scenario, 12);
    expect(asked(scenario)).toEqual([
      [2, 'review'],
      [11, 'review'],
    ]);
  });
});

describe('the faults of a policy', () => {
  it.each<[string, Partial<Policy>, Partial<PortfolioDefinition>, string]>([
    ['a cooldown', { cooldownWindows: -1 }, {}, 'cooldownWindows: expected 0 or more'],
    ['a horizon', { horizonYears: Infinity }, {}, 'horizonYears: expected a positive number'],
    [
      'a threshold',
      { sharpe: { threshold: 1, rearm: NaN } },
      {},
      'sharpe.rearm: expected at least the threshold',
    ],
    [
      'no band',
      { driftBand: { absolute: null, relative: null } },
      {},
      'driftBand: expected absolute, relative or both, was neither',
    ],
    [
      'an absolute band',
      { driftBand: { absolute: 0, relative: null } },
      {},
      'driftBand.absolute: expected a positive number',
    ],
    [
      'a relative band',
      { driftBand: { absolute: 0.1, relative: NaN } },
      {},
      'driftBand.relative: expected a positive number',
    ],
    [
      'a limit',
      { drawdown: { limit: 1, rearm: 0.1 } },
      {},
      'drawdown.limit: expected more than 0, less than 1',
    ],
    [
      'a second limit',
      { drawdown: { limit: 0.1, rearm: 0.2 } },
      {},
      'drawdown.rearm: expected 0 to the limit',
    ],
    [
      'a budget',
      { turnoverBudget: { perYear: 0 } },
      {},
      'turnoverBudget.perYear: expected a positive number',
    ],
    [
      'a budget of weights from outside',
      { turnoverBudget: { perYear: 1 } },
      { optimiser: 'external' },
      'turnoverBudget: expected none of the optimiser external',
    ],
  ])('include %s that cannot be', (_, rules, over, sentence) => {
    const { universe } = new UniverseScenario([]);
    expect(portfolioFaults(having(rules, over), universe)).toEqual([`policy.${sentence}`]);
  });

  it('are none of every rule at once', () => {
    const { universe } = new UniverseScenario([]);
    const rules: Partial<Policy> = {
      calendar: { every: 'month' },
      driftBand: { absolute: 0.05, relative: 0.25 },
      drawdown: { limit: 0.1, rearm: 0.05 },
      turnoverBudget: { perYear: 1 },
    };
    expect(portfolioFaults(having(rules), universe)).toEqual([]);
  });
});
