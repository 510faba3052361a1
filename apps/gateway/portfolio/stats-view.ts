import { conditionNumber } from '#core/linalg/eigen.js';
import { fromAnnual, volatilityFromAnnual, type Period } from '#core/units.js';
import type {
  AppliedShrinkage,
  Metrics,
  PortfolioStatistics,
} from '#stream/generated/wire-types.js';
import { unpacked } from '#stream/packed.js';
import { isoTime } from '../iso-time.js';
import { byName, matrixByName } from '../named-values.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { currentMetrics, definitionOf } from './current.js';
import { marketView, type MarketView } from './market-view.js';
import type { Valuation } from './valuation.js';
import type { Warning } from './warning.js';

type ByName<Value> = Readonly<Record<string, Value>>;

/** GET /portfolio/stats. */
export interface StatsView {
  readonly portfolioId: string;
  readonly asOf: string;
  readonly period: Period;
  readonly units: {
    readonly mean: string;
    readonly volatility: string;
    readonly covariance: string;
  };
  readonly windows: number;
  readonly estimator: string;
  /** Of the real windows, before the prior is merged; null of an estimator that does not shrink. */
  readonly shrinkage: AppliedShrinkage | null;
  readonly priorShare: { readonly mean: number; readonly covariance: number } | null;
  readonly priorConsistency: number | null;
  readonly effectiveObservations: number | null;
  readonly riskFreeRate: number;
  readonly mean: ByName<number> | null;
  readonly volatility: ByName<number> | null;
  readonly covariance: ByName<ByName<number>> | null;
  readonly correlation: ByName<ByName<number | null>> | null;
  readonly conditionNumber: number | null;
  readonly staleness: ByName<number | null> | null;
  /** Null unless an index is asked for. */
  readonly market: MarketView | null;
  readonly warnings: readonly Warning[];
}

/** What of the statistics is asked for. */
export interface StatsRequest {
  readonly period: Period;
  /** Symbol of the index that is the market. */
  readonly market?: string;
  readonly marketSessions?: number;
}

/** Above this a covariance in double precision decides little. */
const CONDITION_LIMIT = 1e6;
/** Mean squared Mahalanobis distance over N outside which data and prior disagree (1 = consistent). */
const CONSISTENT = { least: 0.5, most: 2 };

/** Statistics of the held instruments, per year or per another period; nulls before there are any. */
export function statsView(entry: PortfolioEntry, period: Period): StatsView {
  const metrics = currentMetrics(entry);
  const { statistics } = entry;
  const shared = {
    portfolioId: entry.portfolioId,
    period,
    units: {
      mean: `arithmetic return per ${period}`,
      volatility: `per square root of a ${period}`,
      covariance: `per ${period}`,
    },
  };
  if (statistics === null) {
    return { ...shared, ...withoutStatistics(metrics, definitionOf(entry).estimator, period) };
  }
  return { ...shared, ...ofStatistics(statistics, period) };
}

/** The answers that were made of statistics, by period: most reads come between two windows. */
const rendered = new WeakMap<PortfolioStatistics, Map<Period, string>>();

/**
 * {@link statsView} as JSON; correlation, condition number and text are made once a window, the market at every read.
 * @throws ProblemError 400 on an index without levels
 */
export function statsText(
  entry: PortfolioEntry,
  { period, market, marketSessions }: StatsRequest,
  valuation: () => Valuation,
): string {
  if (market === undefined) return withoutMarket(entry, period);
  const view = statsView(entry, period);
  const request = { symbol: market, sessions: marketSessions, period };
  const against = marketView(entry.statistics?.instruments ?? [], valuation(), request);
  const warnings = [...view.warnings, ...against.warnings];
  return JSON.stringify({ ...view, market: against.view, warnings });
}

function withoutMarket(entry: PortfolioEntry, period: Period): string {
  const { statistics } = entry;
  if (statistics === null) return JSON.stringify(statsView(entry, period));
  const known = rendered.get(statistics) ?? new Map<Period, string>();
  rendered.set(statistics, known);
  const text = known.get(period) ?? JSON.stringify(statsView(entry, period));
  known.set(period, text);
  return text;
}

type Figures = Omit<StatsView, 'portfolioId' | 'period' | 'units'>;

function withoutStatistics(metrics: Metrics, estimator: string, period: Period): Figures {
  return {
    asOf: isoTime(metrics.windowEnd),
    windows: metrics.windows,
    estimator,
    shrinkage: null,
    priorShare: null,
    priorConsistency: null,
    effectiveObservations: null,
    riskFreeRate: fromAnnual(metrics.riskFreeRate, period),
    mean: null,
    volatility: null,
    covariance: null,
    correlation: null,
    conditionNumber: null,
    staleness: null,
    market: null,
    warnings: [{ path: 'covariance', message: 'too few windows for statistics' }],
  };
}

function ofStatistics(statistics: PortfolioStatistics, period: Period): Figures {
  const { instruments, priorShare, priorConsistency } = statistics;
  const n = instruments.length;
  const annual = unpacked(statistics.covariance, n);
  const volatility = instruments.map((_, i) => Math.sqrt(annual[i * n + i]));
  const correlation = Array.from(annual, (value, at) => {
    const scale = volatility[Math.floor(at / n)] * volatility[at % n];
    return scale > 0 ? value / scale : null;
  });
  const condition = finiteOrNull(conditionNumber(annual, n));
  return {
    asOf: isoTime(statistics.windowEnd),
    windows: statistics.windows,
    estimator: statistics.estimator,
    shrinkage: statistics.shrinkage,
    priorShare,
    priorConsistency,
    effectiveObservations: statistics.effectiveObservations,
    riskFreeRate: fromAnnual(statistics.riskFreeRate, period),
    mean: byName(
      instruments,
      statistics.mean.map((rate) => fromAnnual(rate, period)),
    ),
    volatility: byName(
      instruments,
      volatility.map((sigma) => volatilityFromAnnual(sigma, period)),
    ),
    covariance: matrixByName(
      instruments,
      annual.map((value) => fromAnnual(value, period)),
    ),
    correlation: matrixByName(instruments, correlation),
    conditionNumber: condition,
    staleness: byName(instruments, statistics.staleness),
    market: null,
    warnings: warningsOf(condition, priorConsistency),
  };
}

function warningsOf(condition: number | null, consistency: number | null): Warning[] {
  const warnings: Warning[] = [];
  if (condition === null || condition > CONDITION_LIMIT) {
    const was = condition === null ? 'a singular matrix' : condition.toPrecision(3);
    const message = `expected a condition number of at most ${CONDITION_LIMIT}, was ${was}`;
    warnings.push({ path: 'conditionNumber', message });
  }
  if (consistency !== null && (consistency < CONSISTENT.least || consistency > CONSISTENT.most)) {
    const range = `[${CONSISTENT.least}, ${CONSISTENT.most}]`;
    const message = `the data disagree with the prior: expected ${range}, was ${consistency.toPrecision(3)}`;
    warnings.push({ path: 'priorConsistency', message });
  }
  return warnings;
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
