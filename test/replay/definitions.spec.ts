import type {
  Metrics,
  PortfolioDefinition,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { seededUniform } from '#testing/seeded-random.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { TopologyDriver } from '#testing/topology-driver.js';
import { eventOutputs } from '../../apps/ingestor/event-outputs.js';
import { SyntheticVenue } from '../../apps/ingestor/venues/synthetic/synthetic-venue.js';
import {
  definedDriver,
  definitions,
  sessionBatches,
  transcript,
  universe,
} from './casablanca-replay.js';
import { shippedPortfolios } from './shipped-portfolios.js';

const [portf1] = shippedPortfolios;
const asked = (
  of: { readonly portfolio: PortfolioDefinition } | { readonly universe: UniverseDefinition },
  id: string,
): Output => {
  const definition = definitionOf(of, id);
  const key = definition.universe?.universeId ?? definition.portfolio?.universeId ?? '';
  return { topic: topics.universe.name, key, value: definition };
};

describe('a definition between two windows', () => {
  const batches = sessionBatches(undefined, 40);
  const K = 20;
  const changed: PortfolioDefinition = { ...portf1, riskFreeRate: 0.001 };

  /** The risk-free rate of each window's metrics. */
  const ratesOf = (driver: TopologyDriver): number[] =>
    driver.values<Metrics>(topics.metrics.name, 'portf1').map(({ riskFreeRate }) => riskFreeRate);

  const redefined = (driver: TopologyDriver): TopologyDriver => {
    batches.forEach((batch, index) => {
      driver.run(batch);
      if (index === K) driver.run([asked({ portfolio: changed }, 'changed')]);
    });
    return driver;
  };

  it('is in force from the next window on, and not before', () => {
    const rates = ratesOf(redefined(definedDriver({ portfolios: [portf1] })));
    // A definition before the first window speaks of nothing; of 40 windows the first has no return.
    const before = rates.filter((rate) => rate === 0.0018 * 52);
    expect(rates.slice(0, before.length)).toEqual(before);
    expect(rates.slice(before.length).every((rate) => rate === 0.001 * 52)).toBe(true);
    expect(rates).toHaveLength(batches.length);
    expect(before).toHaveLength(K + 1);
  });

  it('is the same in every replay, after restarts and in any order of the tasks', () => {
    const whole = transcript(redefined(definedDriver({ portfolios: [portf1] })));
    const uniform = seededUniform(5);
    const choose = (candidates: number): number => Math.floor(uniform() * candidates);
    const shuffled = redefined(definedDriver({ portfolios: [portf1], choose }));
    expect(transcript(shuffled)).toEqual(whole);
    const restarted = definedDriver({ portfolios: [portf1] });
    batches.forEach((batch, index) => {
      restarted.run(batch);
      restarted.restart();
      if (index === K) restarted.run([asked({ portfolio: changed }, 'changed')]);
      restarted.restart();
    });
    expect(transcript(restarted)).toEqual(whole);
  });
});

describe('several universes at once', () => {
  const venue = new SyntheticVenue({ tradesPerWindow: 3 });
  const simulated = venue.universe();
  const n = simulated.instruments.length;
  const eager = {
    ...portf1.policy,
    ...{ warmUpWindows: 5, sharpe: null, review: { every: 3 }, cooldownWindows: 0 },
  };
  const demo: PortfolioDefinition = {
    ...portf1,
    portfolioId: 'second',
    universeId: 'simulated',
    instruments: simulated.instruments,
    initial: { kind: 'equal', weights: [] },
    prior: null,
    policy: eager,
    constraints: { lower: new Array<number>(n).fill(0), upper: new Array<number>(n).fill(1) },
  };
  const first = { ...portf1, policy: eager };
  const own = definitions([
    first,
    { ...first, portfolioId: 'other', initial: { kind: 'equal', weights: [] } },
  ]);
  const second = [asked({ universe: simulated }, 'second'), asked({ portfolio: demo }, 'demo')];
  const history = sessionBatches(undefined, 30);
  const source = venue.open(null);
  const live = Array.from({ length: 30 }, () =>
    source.next().events.flatMap((event) => eventOutputs(venue.feed, event)),
  );

  const alone = (defined: readonly Output[], batches: readonly (readonly Output[])[]): string[] => {
    const driver = new TopologyDriver().run(defined);
    for (const batch of batches) driver.run(batch);
    return transcript(driver);
  };

  it('with portfolios in each are what each is alone, the second defined while the first runs', () => {
    const driver = new TopologyDriver().run(own);
    history.forEach((batch, index) => {
      driver.run(batch);
      if (index === 3) driver.run(second);
      if (index >= 3) driver.run(live[index - 3]);
    });
    for (const batch of live.slice(27)) driver.run(batch);
    const together = transcript(driver);
    expect([...together].sort()).toEqual([...alone(own, history), ...alone(second, live)].sort());
    expect(
      together.filter((line) => line.startsWith(topics.decisions.name)).length,
    ).toBeGreaterThan(10);
  });

  it('over the same venue see the same trades, each its own instruments', () => {
    const part: UniverseDefinition = {
      ...universe,
      universeId: 'part',
      instruments: universe.instruments.slice(0, 3),
    };
    const driver = new TopologyDriver().run([...own, asked({ universe: part }, 'part')]);
    for (const batch of history) driver.run(batch);
    const closesOf = (key: string): readonly number[][] =>
      driver
        .values<{ closes: number[] }>(topics.returns.name, key)
        .map(({ closes }) => closes.slice(0, 3));
    expect(closesOf('part')).toEqual(closesOf('casablanca'));
    expect(closesOf('part').length).toBeGreaterThan(20);
  });
});
