import type { Bootstrap } from '#platform/bootstrap/bootstrap.js';
import type { BourseData } from '#stream/generated/wire-types.js';
import { schemas } from '#stream/generated/schemas.js';
import { topics } from '#stream/topics.js';
import { portfolioDefinition, universeDefinition } from '#testing/wire-fixtures.js';
import type { OutsideRecord } from './python-clients.js';

/** Names that any partitioner by key spreads over all three partitions. */
export const TICKERS = ['AKT', 'ATW', 'BCP', 'CMA', 'IAM', 'LHM', 'MNG', 'TQM'] as const;
const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 5, 10);
/** Quotes come half an hour before their window closes; three source partitions are not in step. */
const DISORDER_MINUTES = 120;

/** A universe of one-minute windows around the clock, fed by outside quotes alone, and two portfolios. */
export const outsideMarket: Bootstrap = {
  universes: [
    universeDefinition({
      universeId: 'quotes',
      source: 'live',
      feeds: ['quotes/0', 'quotes/1', 'quotes/2'],
      instruments: TICKERS,
      calendar: {
        kind: 'continuous',
        start: '2026-03-01',
        openMinute: 0,
        closeMinute: 1440,
        weekend: [],
        holidays: [],
        halfDays: [],
        utcOffsets: [],
      },
      window: {
        kind: 'tumbling',
        sizeMs: MINUTE,
        offsetMs: 0,
        dtYears: 1 / 247 / 480,
        disorderBoundMs: DISORDER_MINUTES * MINUTE,
      },
      estimators: [{ name: 'slow', halfLifeYears: null }],
    }),
  ],
  portfolios: (['external', 'internal'] as const).map((optimiser) =>
    portfolioDefinition({
      portfolioId: optimiser,
      universeId: 'quotes',
      optimiser,
      instruments: TICKERS.slice(0, 3),
      initial: { kind: 'equal', weights: [] },
      policy: {
        warmUpWindows: 5,
        sharpe: null,
        review: { every: 10 },
        cooldownWindows: 5,
        cost: 0,
        horizonYears: 0.25,
        calendar: null,
        driftBand: null,
        drawdown: null,
        turnoverBudget: null,
      },
      objective: { kind: 'minVolatility', fallback: 'none' },
    }),
  ),
};

const fields = (schemas.find(({ name }) => name === 'BourseData')?.schema ?? {}) as {
  readonly fields: readonly { readonly name: keyof BourseData }[];
};
const empty = Object.fromEntries(fields.fields.map(({ name }) => [name, '']));

/** A quote as the exchange publishes it. */
export const quote = (over: Partial<BourseData>): OutsideRecord => ({
  topic: topics.intradayPrices.name,
  key: over.ticker ?? '',
  record: 'BourseData',
  version: 1,
  value: { ...empty, field_cumul_titres_echanges: '-', ...over },
});

/** UTC ms at which a minute of the market's day begins. */
export const instantOf = (minute: number): number => START + minute * MINUTE;

/** A trade of every name in each of these minutes. */
export const quotes = (from: number, to: number): OutsideRecord[] =>
  Array.from({ length: to - from }, (_, i) => from + i).flatMap((minute) =>
    TICKERS.map((ticker, k) =>
      quote({
        ticker,
        field_last_traded_time: new Date(instantOf(minute) + 1000 * k).toISOString(),
        field_cours_courant: (100 + 10 * k + ((minute * (3 + k)) % 7) / 10).toFixed(2),
      }),
    ),
  );

/** Outside weights, as the original's clients write them. */
export const weights = (
  portfolio: string,
  values: Readonly<Record<string, number | 'NaN'>>,
): OutsideRecord => ({
  topic: topics.weights.name,
  key: portfolio,
  record: 'WeightSchema',
  version: 1,
  value: { timestamp: START, portfolio_id: portfolio, weights: values },
});

/** An outside prior per week of three names. */
export const prior = (portfolio: string, variance: number): OutsideRecord => {
  const names = TICKERS.slice(0, 3);
  const row = (at: string): [string, Record<string, number>] => [
    at,
    Object.fromEntries(names.map((name) => [name, name === at ? variance : 0.0001])),
  ];
  return {
    topic: topics.portfStats.name,
    key: portfolio,
    record: 'PortfolioStatsSchema',
    version: 1,
    value: {
      timestamp: START,
      portfolio_id: portfolio,
      meanReturns: Object.fromEntries(names.map((name) => [name, 0.003])),
      covarianceMatrix: Object.fromEntries(names.map(row)),
    },
  };
};
