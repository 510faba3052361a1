import fc from 'fast-check';
import { command, definitionOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario, windowsIn } from '#testing/universe-scenario.js';
import type { Metrics, Outcome, WeightSchema } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';

const TARGET = [0.2, 0.3, 0.5];
const map = (weights: readonly number[]): Record<string, number> => ({
  AKT: weights[0],
  ATW: weights[1],
  IAM: weights[2],
});
const metricsIn = (outputs: readonly Output[]): Metrics[] =>
  valuesOn<Metrics>(outputs, topics.metrics.name);

describe('a decision on window k', () => {
  it('takes effect at the close of k + 1, after its metrics were said of the old weights', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    expect(scenario.requests[0].windows).toBe(3);
    scenario.answer(scenario.requests[0], TARGET);

    const [onNext] = metricsIn(scenario.close());
    expect(onNext).toMatchObject({ windows: 4, weightsVersion: 1 });
    expect(onNext.targetWeights).not.toEqual(map(TARGET));

    const [after] = metricsIn(scenario.close());
    expect(after).toMatchObject({ windows: 5, weightsVersion: 2, targetWeights: map(TARGET) });
  });

  it('is published at once: the decision, and the weights with their cause', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    const outputs = scenario.answer(scenario.requests[0], TARGET);
    expect(scenario.decisions[0]).toMatchObject({ ordinal: 1, version: 2 });
    expect(valuesOn<WeightSchema>(outputs, topics.weights.name)).toEqual([
      expect.objectContaining({
        portfolio_id: 'portf1',
        weights: map(TARGET),
        version: 2,
        cause: 'review',
        decisionId: scenario.requests[0].decisionId,
      }),
    ]);
  });

  it('leaves the return of k + 1 to the old weights and pays on the drifted ones', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    const [request] = scenario.requests;
    scenario.answer(request, TARGET);
    const before = scenario.metrics().at(-1);
    const outputs = scenario.close();
    const [onNext] = metricsIn(outputs);
    // The old weights earned the window: gross grew by sum w (e^r - 1) of what was held on k.
    const [returns] = valuesOn<{ returns: number[] }>(outputs, topics.returns.name);
    const earned = request.heldWeights.reduce(
      (sum, w, i) => sum + w * Math.expm1(returns.returns[i]),
      1,
    );
    expect((onNext.account?.gross ?? 0) / (before?.account?.gross ?? 1)).toBeCloseTo(earned, 14);
    const [applied] = valuesOn<Outcome>(outputs, topics.outcomes.name);
    const drifted = Object.values(onNext.heldWeights);
    const traded = TARGET.reduce((sum, w, i) => sum + Math.abs(w - drifted[i]), 0);
    expect(applied).toMatchObject({ status: 'applied', subject: 'decision', version: 2 });
    expect(applied.turnover).toBeCloseTo(traded, 14);
    expect(applied.cost).toBeCloseTo(0.005 * traded, 14);
  });
});

describe('the barrier', () => {
  it('parks every close after k + 1 until the answer is there', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    expect(windowsIn(scenario.close())).toEqual([4]);
    expect(scenario.close()).toEqual([]);
    expect(scenario.close()).toEqual([]);
    const released = scenario.answer(scenario.requests[0], TARGET);
    expect(windowsIn(released)).toEqual([5, 6]);
    expect(metricsIn(released)[0].weightsVersion).toBe(2);
  });

  it('waits for the answers of all portfolios', () => {
    const scenario = new UniverseScenario([
      eagerPortfolio(),
      eagerPortfolio({ portfolioId: 'portf2' }),
    ]);
    scenario.untilWindow(5);
    const [first, second] = scenario.requests;
    expect([first.portfolioId, second.portfolioId]).toEqual(['portf1', 'portf2']);
    expect(windowsIn(scenario.answer(second, TARGET))).toEqual([]);
    expect(windowsIn(scenario.answer(first, null))).toEqual([5, 5]);
  });

  it('is not held by a refusal that has come', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    scenario.answer(scenario.requests[0], null);
    expect(windowsIn(scenario.close())).toEqual([4]);
    expect(windowsIn(scenario.close())).toEqual([5]);
  });

  it('lets nothing depend on when answers come, before or after k + 1 and later closes', () => {
    // Reviews every two windows and a Sharpe rule that is always below: triggers at every chance.
    const restless = (portfolioId: string, every: number): ReturnType<typeof eagerPortfolio> =>
      eagerPortfolio({
        portfolioId,
        policy: {
          ...eagerPortfolio().policy,
          sharpe: { threshold: 50, rearm: 60 },
          review: { every },
          cooldownWindows: 3,
        },
      });
    const verdict = (ordinal: number): readonly number[] | null =>
      ordinal % 3 === 0 ? TARGET : ordinal % 3 === 1 ? null : [0.6, 0.4, 0];
    const run = (delays: readonly boolean[]): Output[] => {
      const scenario = new UniverseScenario([restless('a', 2), restless('b', 1)]);
      let answered = 0;
      const answerOne = (): void => {
        const request = scenario.requests.at(answered);
        if (request === undefined) return;
        answered += 1;
        scenario.answer(request, verdict(request.windows));
      };
      delays.forEach((delayed) => {
        scenario.close();
        if (!delayed) answerOne();
      });
      for (let rest = 0; rest < 200; rest++) answerOne();
      return scenario.task.outputs;
    };
    const byTopicAndKey = (outputs: readonly Output[]): string[] =>
      outputs.map((output) => JSON.stringify(output)).sort();
    const prompt = byTopicAndKey(run(Array<boolean>(20).fill(false)));
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (delays) => {
        expect(byTopicAndKey(run(delays))).toEqual(prompt);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the first of answer and overdue mark', () => {
  it('is the mark: the decision is overdue, nothing is traded, the universe goes on', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(5);
    const [request] = scenario.requests;
    const outputs = scenario.feed({ kind: 'overdue', request });
    expect(scenario.decisions[0].result.status).toBe('overdue');
    expect(scenario.decisions[0].version).toBeNull();
    expect(windowsIn(outputs)).toEqual([5]);
    expect(scenario.answer(request, TARGET)).toEqual([]);
    expect(scenario.metrics().at(-1)?.weightsVersion).toBe(1);
  });

  it('is the answer: the mark that follows is ignored, before and after it took effect', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    const [request] = scenario.requests;
    scenario.answer(request, TARGET);
    expect(scenario.feed({ kind: 'overdue', request })).toEqual([]);
    scenario.close();
    expect(scenario.feed({ kind: 'overdue', request })).toEqual([]);
    expect(scenario.decisions).toHaveLength(1);
  });

  it('is counted when it is the other', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    const [request] = scenario.requests;
    scenario.answer(request, TARGET);
    scenario.answer(request, TARGET);
    scenario.feed({ kind: 'overdue', request });
    const [state] = (
      scenario.task.task.snapshot() as Map<
        string,
        { portfolios: Map<string, { ignoredAnswers: number }> }
      >
    ).values();
    expect(state.portfolios.get('portf1')?.ignoredAnswers).toBe(2);
  });
});

describe('a review that falls on a window with an open trigger', () => {
  const policy = { ...eagerPortfolio().policy, review: { every: 4 } };
  const asked = (scenario: UniverseScenario): [string, number][] =>
    scenario.requests.map(({ cause, windows }) => [cause, windows]);

  it('is made up for after the next window, and the following ones fall as ever', () => {
    const scenario = new UniverseScenario([eagerPortfolio({ policy })]);
    // Reviews fall on 3, 7, 11; the command's trigger is open over 7.
    scenario.untilWindow(3);
    scenario.answer(scenario.requests[0], null);
    scenario.untilWindow(6);
    scenario.feed(command());
    scenario.answer(scenario.requests[1], null);
    while (scenario.metrics().at(-1)?.windows !== 12) {
      scenario.close();
      const last = scenario.requests.at(-1);
      if (last !== undefined) scenario.answer(last, null);
    }
    expect(asked(scenario)).toEqual([
      ['review', 3],
      ['manual', 6],
      ['review', 8],
      ['review', 11],
    ]);
  });

  it('is owed over a restart and a new policy', () => {
    const scenario = new UniverseScenario([eagerPortfolio({ policy })]);
    scenario.untilWindow(3);
    scenario.answer(scenario.requests[0], null);
    scenario.untilWindow(6);
    scenario.feed(command());
    scenario.answer(scenario.requests[1], null);
    scenario.close();
    scenario.task.task.restore(structuredClone(scenario.task.task.snapshot()));
    const changed = { ...policy, cost: 0.004 };
    scenario.feed(definitionOf({ portfolio: eagerPortfolio({ version: 2, policy: changed }) }));
    scenario.close();
    expect(asked(scenario).at(-1)).toEqual(['review', 8]);
  });
});
