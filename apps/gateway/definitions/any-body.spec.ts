import fc from 'fast-check';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { Definition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { barsStage } from '#stream/bars/bars-stage.js';
import { universeStage } from '#stream/universe/universe-stage.js';
import { definitionOf, FedTask, watermark } from '#testing/stream-fixtures.js';
import { UniverseScenario } from '#testing/universe-scenario.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { ProblemError } from '../problem/problem-error.js';
import { readPortfolio } from './read-portfolio.js';
import { readUniverse } from './read-universe.js';

const PORTFOLIO = {
  universeId: 'casablanca',
  instruments: ['AKT', 'IAM'],
  initial: {
    blackLitterman: {
      marketWeights: { AKT: 0.5, IAM: 0.5 },
      views: { absolute: { AKT: 0.01 }, P: [[1, -1]], Q: [0.01] },
      confidences: [0.5, 0.5],
      tau: 0.05,
    },
  },
  prior: {
    mean: { AKT: 0.1, IAM: 0.1 },
    covariance: [
      [0.04, 0.01],
      [0.01, 0.09],
    ],
    observations: 12,
    asOf: '2023-05-01T00:00:00Z',
  },
  estimator: 'slow',
  objective: { kind: 'maxSharpe' },
  l2Gamma: 0.1,
  riskAversion: 2,
  riskFreeRate: 0.03,
  constraints: { bounds: { AKT: [0, 0.9], IAM: [0, 1] } },
  policy: {
    ...{ warmUpWindows: 2, cost: 0.01, horizonYears: 1, cooldownWindows: 3 },
    ...{ sharpe: { threshold: 1, rearm: 2 }, review: { every: 2 }, calendar: { every: 'week' } },
    ...{ driftBand: { absolute: 0.1 }, drawdown: { limit: 0.1 }, turnoverBudget: { perYear: 2 } },
  },
};
const UNIVERSE = {
  universeId: 'other',
  venue: 'casablanca',
  instruments: ['AAA', 'BBB'],
  calendar: {
    ...{ kind: 'sessions', start: '2023-04-03', openMinute: 0, closeMinute: 1440, weekend: [6, 7] },
    ...{ holidays: ['2023-05-01'], halfDays: [{ date: '2023-05-02', closeMinute: 700 }] },
    utcOffsets: [{ from: '2018-10-28', minutes: 60 }],
  },
  window: { kind: 'tumbling', sizeMs: 3_600_000, dtYears: 0.0001 },
  estimators: { slow: { halfLifeYears: 0.5 }, shrunk: { halfLifeYears: null, shrinkage: 'oas' } },
};

const numbers = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    2,
    0.5,
    0.1,
    60,
    700,
    60_000,
    3_600_000,
    1e308,
    5e-324,
    1e-300,
    2 ** 31,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const scalars = fc.oneof(
  fc.constantFrom(null, true, false, '', 'AKT', '__proto__', 0, -0, 1, -1, 0.5, 2, 1e308, -1e308),
  fc.constantFrom(5e-324, 1e-300, 2 ** 31, 2 ** 53, 1_000, 60_000, '2099-12-31', 'week', 'equal'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const values = fc.oneof(
  scalars,
  fc.array(scalars, { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** What may stand at a place: most often something like what stands there. */
const insteadOf = (body: object, path: readonly string[]): fc.Arbitrary<unknown> => {
  const now = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), body);
  return typeof now === 'number'
    ? fc.oneof({ weight: 5, arbitrary: numbers }, { weight: 1, arbitrary: values })
    : values;
};

/** Every place of a body that something else can stand at. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, one]) => placesOf(one, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

const changed = (body: object): fc.Arbitrary<unknown> =>
  fc
    .array(
      fc
        .constantFrom(...placesOf(body))
        .chain((path) => fc.tuple(fc.constant(path), insteadOf(body, path))),
      { minLength: 1, maxLength: 2 },
    )
    .map((changes) => {
      const copy = structuredClone(body);
      for (const [path, value] of changes) {
        const last = path[path.length - 1];
        const parent = path
          .slice(0, -1)
          .reduce<unknown>(
            (at, key) => (Object(at) === at ? Reflect.get(at as object, key) : at),
            copy,
          );
        if (Object(parent) === parent) Reflect.set(parent as object, last, value);
      }
      return copy;
    });

/** The definition that a body asks for; null where it is refused with its faults. */
function asked(read: () => Partial<Definition>): Definition | null {
  try {
    return { ...definitionOf({ universe: universeDefinition() }, 'asked'), ...read() };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.errors.length === 0) throw error;
    return null;
  }
}

const codec = avroRecordCodec();
const writable = (value: Definition): void => {
  codec.encode({ topic: topics.universe.name, key: 'casablanca', value });
};

describe('whatever a body says', () => {
  it('of a portfolio, it is refused with its faults, or can be written and folded', () => {
    let read = 0;
    fc.assert(
      fc.property(changed(PORTFOLIO), (body) => {
        const definition = asked(() => ({
          universe: null,
          portfolio: readPortfolio(body, { named: 'portf1', tenant: 'default' }),
        }));
        if (definition === null) return;
        read += 1;
        writable(definition);
        const scenario = new UniverseScenario([]);
        scenario.untilWindow(2);
        scenario.feed(definition);
        scenario.untilWindow(5);
        for (const request of scenario.requests) scenario.answer(request, [0.4, 0.6]);
        scenario.untilWindow(7);
        for (const { topic, key, value } of scenario.task.outputs)
          codec.encode({ topic, key, value });
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(40);
  });

  it('of a universe, it is refused with its faults, or can be written and folded, and closes windows', () => {
    let read = 0;
    const venueOf = () => ({ source: 'history', feeds: ['casablanca-replay'] }) as const;
    fc.assert(
      fc.property(changed(UNIVERSE), (body) => {
        const definition = asked(() => ({
          portfolio: null,
          ...readUniverse(body, { named: null, venueOf }),
        }));
        if (definition === null) return;
        read += 1;
        writable(definition);
        const fold = new FedTask(universeStage.create(0), topics.universe.name, 'other');
        const [record] = fold.feed(definition);
        const task = new FedTask(barsStage.create(0), topics.ticks.name, 'other');
        const { universe } = definition;
        const accepted = record.topic === topics.definitions.name;
        if (universe === null || !accepted) return;
        task.feed({ kind: 'universe', definition: universe, deleted: false });
        const { venue } = universe;
        for (const feed of universe.feeds) {
          task.feed(watermark(Date.UTC(2023, 4, 1), { venue, feed }));
          task.feed(watermark(Date.UTC(2023, 4, 3), { venue, feed }));
        }
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(30);
  });
});
