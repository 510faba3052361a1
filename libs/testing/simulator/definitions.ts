import type { PortfolioDefinition, UniverseDefinition } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { foreignFeed } from '#stream/normalise-stage.js';
import { topics } from '#stream/topics.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { eagerPortfolio } from '#testing/universe-scenario.js';
import { universeDefinition } from '#testing/wire-fixtures.js';

export const START = Date.UTC(2026, 0, 5);
export const WINDOW_MS = 1000;
export const QUOTE_WINDOW_MS = 1_800_000;
/** The outside client puts all its quotes on this partition: one feed, so that their order decides alone. */
export const QUOTE_PARTITION = 1;

const aroundTheClock: UniverseDefinition['calendar'] = {
  kind: 'continuous',
  start: '2026-01-01',
  openMinute: 0,
  closeMinute: 1440,
  weekend: [],
  holidays: [],
  halfDays: [],
  utcOffsets: [],
};

/** Fed by the feed of the simulator. */
export const ALPHA: UniverseDefinition = universeDefinition({
  universeId: 'alpha',
  venue: 'alpha',
  feeds: ['alpha'],
  instruments: ['A0', 'A1', 'A2', 'A3', 'A4'],
  calendar: aroundTheClock,
  window: {
    kind: 'tumbling',
    sizeMs: WINDOW_MS,
    offsetMs: 0,
    dtYears: 1 / 247,
    disorderBoundMs: 300,
  },
});

/** Fed by what an outside client writes. */
export const FOREIGN: UniverseDefinition = universeDefinition({
  universeId: 'foreign',
  feeds: [foreignFeed(QUOTE_PARTITION)],
  source: 'live',
  instruments: ['AKT', 'ATW', 'IAM'],
  calendar: aroundTheClock,
  window: {
    kind: 'tumbling',
    sizeMs: QUOTE_WINDOW_MS,
    offsetMs: 0,
    dtYears: 1 / 247,
    disorderBoundMs: QUOTE_WINDOW_MS,
  },
});

function portfolio(
  universe: UniverseDefinition,
  portfolioId: string,
  over: Partial<PortfolioDefinition> = {},
): PortfolioDefinition {
  const { universeId, instruments } = universe;
  const n = instruments.length;
  return eagerPortfolio({
    portfolioId,
    universeId,
    instruments,
    initial: { kind: 'equal', weights: [] },
    constraints: { lower: new Array<number>(n).fill(0), upper: new Array<number>(n).fill(1) },
    ...over,
  });
}

/** Both universes with portfolios that are decided upon often: by review, by Sharpe, by every other rule, and after a warm-up. */
export function definitions(): Output[] {
  const review = portfolio(ALPHA, 'review');
  const { policy } = review;
  const portfolios = [
    review,
    portfolio(ALPHA, 'threshold', {
      objective: { kind: 'minVolatility', fallback: 'none' },
      policy: { ...policy, sharpe: { threshold: 50, rearm: 60 }, review: null, cooldownWindows: 3 },
    }),
    portfolio(ALPHA, 'rules', {
      objective: { kind: 'minVolatility', fallback: 'none' },
      policy: {
        ...{ ...policy, review: { every: 7 }, cooldownWindows: 3, cost: 0 },
        ...{
          driftBand: { absolute: 0.001, relative: null },
          drawdown: { limit: 0.002, rearm: 0.001 },
        },
        ...{ calendar: { every: 'day' }, turnoverBudget: { perYear: 0.5 } },
      },
    }),
    portfolio(ALPHA, 'warm-up', { initial: { kind: 'equalAfterWarmUp', weights: [] } }),
    portfolio(FOREIGN, 'outside'),
  ];
  const of = [
    ...[ALPHA, FOREIGN].map((universe) => ({ universe, key: universe.universeId })),
    ...portfolios.map((one) => ({ portfolio: one, key: one.universeId })),
  ];
  return of.map(({ key, ...definition }, i) => ({
    topic: topics.universe.name,
    key,
    value: definitionOf(definition, `definition-${i}`),
  }));
}
