import { command, definitionOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario, windowsIn } from '#testing/universe-scenario.js';
import type {
  Definition,
  DefinitionRecord,
  Outcome,
  PortfolioDefinition,
  WeightSchema,
} from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';

const asked = (
  over: Partial<PortfolioDefinition>,
  more: Partial<Definition> = {},
  id = 'asked',
): Definition => ({ ...definitionOf({ portfolio: eagerPortfolio(over) }, id), ...more });
const removed = (over: Partial<Definition> = {}): Definition =>
  asked({}, { change: 'delete', ...over }, 'removed');
const verdictIn = (outputs: readonly Output[]): Partial<Outcome> => {
  const [{ status, reason, version }] = valuesOn<Outcome>(outputs, topics.outcomes.name);
  return { status, reason, version };
};
const recordIn = (outputs: readonly Output[]): DefinitionRecord =>
  valuesOn<DefinitionRecord>(outputs, topics.definitions.name)[0];
const weightsIn = (outputs: readonly Output[]): WeightSchema[] =>
  valuesOn<WeightSchema>(outputs, topics.weights.name);

describe('the versions of a portfolio', () => {
  it('are given by the fold, one after the other, whatever the definitions say', () => {
    const scenario = new UniverseScenario([]);
    const first = scenario.feed(asked({ version: 40 }, {}, 'first'));
    expect(verdictIn(first)).toEqual({ status: 'accepted', reason: 'created', version: 1 });
    expect(recordIn(first).portfolio?.version).toBe(1);
    const second = scenario.feed(asked({ version: 7, riskAversion: 2 }, {}, 'second'));
    expect(verdictIn(second)).toEqual({ status: 'accepted', reason: 'replaced', version: 2 });
    expect(recordIn(second)).toMatchObject({ deleted: false, portfolio: { version: 2 } });
  });

  it('stay with an equal definition, which changes nothing', () => {
    const scenario = new UniverseScenario();
    const outputs = scenario.feed(asked({ version: 9 }));
    expect(recordIn(outputs)).toBeUndefined();
    expect(verdictIn(outputs)).toEqual({ status: 'accepted', reason: 'unchanged', version: 1 });
  });

  it('guard a change against another that came before it', () => {
    const scenario = new UniverseScenario();
    const late = scenario.feed(asked({ riskAversion: 2 }, { expectedVersion: 2 }));
    expect(verdictIn(late)).toMatchObject({ status: 'preconditionFailed', reason: 'version 1' });
    const seen = scenario.feed(asked({ riskAversion: 2 }, { expectedVersion: 1 }, 'seen'));
    expect(verdictIn(seen)).toMatchObject({ status: 'accepted', version: 2 });
    const gone = scenario.feed(asked({ portfolioId: 'new' }, { expectedVersion: 1 }, 'gone'));
    expect(verdictIn(gone)).toMatchObject({ reason: 'version none' });
  });
});

describe('a definition', () => {
  it('that may only create is a conflict where there is one', () => {
    const scenario = new UniverseScenario();
    const outputs = scenario.feed(asked({ riskAversion: 2 }, { change: 'create' }));
    expect(verdictIn(outputs)).toMatchObject({
      status: 'conflict',
      reason: 'portfolioId: expected a new one, was one that exists',
    });
    const other = scenario.feed(asked({ portfolioId: 'two' }, { change: 'create' }, 'two'));
    expect(verdictIn(other)).toMatchObject({ status: 'accepted', reason: 'created' });
  });

  it('under the id of another tenant is a conflict, and does not say whose it is', () => {
    const scenario = new UniverseScenario();
    for (const change of ['put', 'delete'] as const) {
      const outputs = scenario.feed(asked({ tenant: 'other' }, { change }, change));
      expect(verdictIn(outputs)).toMatchObject({
        status: 'conflict',
        reason: 'portfolioId: expected an id of yours, was one in use',
      });
    }
    scenario.feed(removed());
    const outputs = scenario.feed(asked({ tenant: 'other' }, {}, 'after'));
    expect(verdictIn(outputs)).toMatchObject({ status: 'conflict' });
  });

  it('whose record is there twice is answered as it was, and folded once', () => {
    const scenario = new UniverseScenario([]);
    const definition = asked({});
    scenario.feed(definition);
    scenario.feed(asked({ riskAversion: 2 }, {}, 'next'));
    const again = scenario.feed({ ...definition, requestId: 'another try' });
    expect(recordIn(again)).toBeUndefined();
    expect(verdictIn(again)).toEqual({ status: 'accepted', reason: 'created', version: 1 });
    scenario.untilWindow(4);
    expect(scenario.requests[0].riskAversion).toBe(2);
  });

  it('that lifts the barrier lets parked windows go on', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(5);
    const two = { instruments: ['AKT', 'IAM'], constraints: { lower: [0, 0], upper: [1, 1] } };
    const initial = { kind: 'equal', weights: [] } as const;
    const outputs = scenario.feed(asked({ ...two, initial }));
    expect(windowsIn(outputs)).toContain(5);
  });
});

describe('a portfolio that is deleted', () => {
  it('decides no more, and its waiting command is told', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(2);
    scenario.feed(command());
    const outputs = scenario.feed(removed());
    expect(verdictIn(outputs)).toEqual({ status: 'accepted', reason: 'deleted', version: 2 });
    expect(recordIn(outputs)).toMatchObject({
      deleted: true,
      portfolio: { portfolioId: 'portf1' },
    });
    expect(valuesOn<Outcome>(outputs, topics.outcomes.name)[1]).toMatchObject({
      id: 'command-1',
      reason: 'superseded',
    });
    const before = scenario.requests.length;
    expect(scenario.answer(scenario.requests[0], [0.2, 0.3, 0.5])).toEqual([]);
    scenario.untilWindow(9);
    expect(scenario.requests).toHaveLength(before);
    expect(scenario.metrics().at(-1)?.windows).toBe(2);
  });

  it('is a fault where there is none', () => {
    const scenario = new UniverseScenario([]);
    expect(verdictIn(scenario.feed(removed()))).toMatchObject({
      status: 'rejected',
      reason: 'portfolioId: expected a portfolio, was none of portf1',
    });
  });

  it('may be defined anew, and uses no version, ordinal or command twice', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    scenario.answer(scenario.requests[0], [0.2, 0.3, 0.5]);
    scenario.untilWindow(5);
    scenario.feed({ ...command(), ifMatch: 2 });
    scenario.feed(removed());
    const restored = structuredClone(scenario.task.task.snapshot());
    scenario.task.task.restore(restored);
    const outputs = scenario.feed(asked({}, { change: 'create' }));
    expect(verdictIn(outputs)).toEqual({ status: 'accepted', reason: 'created', version: 3 });
    expect(weightsIn(outputs)).toMatchObject([{ version: 3, cause: 'initial' }]);
    expect(verdictIn(scenario.feed({ ...command(), ifMatch: 2 }))).toMatchObject({
      reason: 'repeated',
    });
    const before = scenario.requests.length;
    scenario.untilWindow(8);
    scenario.answer(scenario.requests[before], [0.3, 0.3, 0.4]);
    const [first, last] = [scenario.decisions[0], scenario.decisions.at(-1)];
    expect([first.ordinal, first.version]).toEqual([1, 2]);
    expect([last?.ordinal, last?.version]).toEqual([3, 4]);
  });
});
