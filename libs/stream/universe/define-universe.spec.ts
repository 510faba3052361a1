import { definitionOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type {
  Definition,
  DefinitionRecord,
  Outcome,
  PortfolioStatistics,
  UniverseDefinition,
} from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';

const asked = (
  over: Partial<UniverseDefinition>,
  more: Partial<Definition> = {},
  id = 'asked',
): Definition => ({ ...definitionOf({ universe: universeDefinition(over) }, id), ...more });
const verdictIn = (outputs: readonly Output[]): Partial<Outcome> => {
  const [{ status, reason, version }] = valuesOn<Outcome>(outputs, topics.outcomes.name);
  return { status, reason, version };
};

describe('the versions of a universe', () => {
  it('are given by the fold, and stay with an equal definition', () => {
    const scenario = new UniverseScenario([]);
    const feeds = ['casablanca-replay', 'quotes/0'];
    const changed = scenario.feed(asked({ feeds, version: 1 }));
    expect(verdictIn(changed)).toEqual({ status: 'accepted', reason: 'replaced', version: 2 });
    const [record] = valuesOn<DefinitionRecord>(changed, topics.definitions.name);
    expect(record.universe?.version).toBe(2);
    const again = scenario.feed(asked({ feeds, version: 9 }, {}, 'again'));
    expect(verdictIn(again)).toEqual({ status: 'accepted', reason: 'unchanged', version: 2 });
  });

  it('guard a change, and a definition that may only create', () => {
    const scenario = new UniverseScenario([]);
    const late = scenario.feed(asked({ feeds: ['x'] }, { expectedVersion: 3 }));
    expect(verdictIn(late)).toMatchObject({ status: 'preconditionFailed', reason: 'version 1' });
    const second = scenario.feed(asked({}, { change: 'create' }, 'second'));
    expect(verdictIn(second)).toMatchObject({ status: 'conflict' });
  });
});

describe('a universe that is deleted', () => {
  const removed = (id = 'removed'): Definition => asked({}, { change: 'delete' }, id);

  it('is refused while portfolios are in it, which are named', () => {
    const scenario = new UniverseScenario([
      eagerPortfolio({ portfolioId: 'two' }),
      eagerPortfolio({ portfolioId: 'one' }),
    ]);
    expect(verdictIn(scenario.feed(removed()))).toMatchObject({
      status: 'rejected',
      reason: 'universeId: expected one that no portfolio is in, was that of one, two',
    });
  });

  it('is refused while portfolios of other tenants are in it, which are counted', () => {
    const others = ['three', 'four'].map((portfolioId) =>
      eagerPortfolio({ portfolioId, tenant: 'acme' }),
    );
    const scenario = new UniverseScenario([eagerPortfolio({ portfolioId: 'one' }), ...others]);
    const reason = 'universeId: expected one that no portfolio is in, was that of';
    expect(verdictIn(scenario.feed(removed())).reason).toBe(`${reason} one and 2 of other tenants`);
    const asStranger = { ...removed('again'), tenant: 'bank' };
    expect(verdictIn(scenario.feed(asStranger)).reason).toBe(`${reason} 3 of other tenants`);
  });

  it('folds no close, takes no portfolio, and is none to delete again', () => {
    const scenario = new UniverseScenario([]);
    scenario.untilWindow(3);
    const outputs = scenario.feed(removed());
    expect(verdictIn(outputs)).toEqual({ status: 'accepted', reason: 'deleted', version: 2 });
    const [record] = valuesOn<DefinitionRecord>(outputs, topics.definitions.name);
    expect(record).toMatchObject({ deleted: true, universe: { universeId: 'casablanca' } });
    expect(scenario.close()).toEqual([]);
    const portfolio = scenario.feed(definitionOf({ portfolio: eagerPortfolio() }, 'portfolio'));
    expect(verdictIn(portfolio).reason).toMatch(/^universeId: expected a defined universe/);
    expect(verdictIn(scenario.feed(removed('again'))).status).toBe('rejected');
  });

  it('keeps its instruments and its window when it is defined anew, and no estimate', () => {
    const scenario = new UniverseScenario([]);
    scenario.untilWindow(3);
    scenario.feed(removed());
    const other = scenario.feed(asked({ instruments: ['AKT', 'ATW'] }, {}, 'other'));
    expect(verdictIn(other).reason).toBe(
      'instruments: expected the instruments of this id, which never change',
    );
    const estimators = [{ name: 'slow', halfLifeYears: 2 }];
    const anew = scenario.feed(asked({ estimators }, {}, 'anew'));
    expect(verdictIn(anew)).toEqual({ status: 'accepted', reason: 'created', version: 3 });
    scenario.feed(definitionOf({ portfolio: eagerPortfolio() }, 'portfolio'));
    scenario.untilWindow(8);
    const statistics = scenario.task.said<PortfolioStatistics>(topics.statistics.name);
    expect(statistics[0]).toMatchObject({ windows: 2 });
    expect(statistics.at(-1)?.windows).toBe(4);
  });
});
