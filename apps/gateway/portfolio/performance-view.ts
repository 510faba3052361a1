import { isoTime } from '../iso-time.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { accountRange } from './account-range.js';
import { accountSpan, type AccountSpan, type WindowReturn } from './account-span.js';
import { benchmarkOf, type Benchmark, type BenchmarkView } from './benchmark.js';
import { currentMetrics, definitionOf } from './current.js';
import { intradayView, type IntradayView } from './intraday-view.js';
import { thinned, type Resolution } from './resolution.js';
import { returnFigures, type FigureSettings, type ReturnFigures } from './return-figures.js';
import type { Valuation } from './valuation.js';
import type { Warning } from './warning.js';

/** One point of the wealth series, 1 at `from`; cost is the sum of fractions paid since. */
export interface SeriesPoint {
  readonly at: string;
  readonly session: string;
  readonly gross: number;
  readonly net: number;
  readonly benchmark: number;
  readonly drawdown: number;
  readonly cost: number;
}

/** GET /portfolio/performance. */
export interface PerformanceView {
  readonly portfolioId: string;
  readonly from: string | null;
  readonly to: string | null;
  /** True when weights or prior have seen these data: no performance claim can be made. */
  readonly inSample: boolean;
  readonly windows: number;
  readonly periodsPerYear: number;
  readonly riskFreeRate: number;
  readonly gross: ReturnFigures;
  readonly net: ReturnFigures;
  readonly benchmark: BenchmarkView;
  readonly turnover: number | null;
  readonly cost: number | null;
  /** At the prices of the open session; null without any. */
  readonly intraday: IntradayView | null;
  readonly byYear: readonly {
    readonly year: number;
    readonly gross: ReturnFigures;
    readonly net: ReturnFigures;
  }[];
  readonly series?: readonly SeriesPoint[];
  readonly warnings: readonly Warning[];
}

/** What of the paper account is asked for. */
export interface PerformanceRequest {
  readonly from?: string;
  readonly to?: string;
  readonly resolution: Resolution;
  readonly series: boolean;
  /** `1/N`, or the symbol of an index. */
  readonly benchmark: string;
}

/**
 * Figures of the paper account, before and after cost, beside 1/N bought at the same time and held, or beside an index.
 * @throws ProblemError 400 on an index without levels here, naming those that have some
 */
export function performanceView(
  entry: PortfolioEntry,
  { universe, market }: Valuation,
  request: PerformanceRequest,
): PerformanceView {
  const { dtYears } = universe.window;
  const metrics = currentMetrics(entry);
  const { riskFreeRate } = metrics;
  const settings: FigureSettings = {
    periodsPerYear: Math.round(1 / dtYears),
    riskFreeRate: riskFreeRate * dtYears,
  };
  const span = accountSpan(entry, accountRange(request));
  const returns = span?.returns ?? [];
  const against = benchmarkOf(span, request.benchmark, { indices: market.indices, settings });
  const figures = (of: (window: WindowReturn) => number): ReturnFigures =>
    returnFigures(returns.map(of), settings);
  const last = span?.points.at(-1);
  return {
    portfolioId: entry.portfolioId,
    from: span === null ? null : isoTime(span.from),
    to: last === undefined ? null : isoTime(last.windowEnd),
    inSample: definitionOf(entry).inSample,
    windows: returns.length,
    periodsPerYear: settings.periodsPerYear,
    riskFreeRate,
    gross: figures(({ gross }) => gross),
    net: figures(({ net }) => net),
    benchmark: against.view,
    turnover:
      span === null || last === undefined ? null : last.account.turnover - span.base.turnover,
    cost: span === null || last === undefined ? null : last.account.cost - span.base.cost,
    intraday: intradayView(metrics, universe, market),
    byYear: byYear(returns, settings),
    ...(request.series ? { series: seriesOf(span, request.resolution, against) } : {}),
    warnings: [...warningsOf(entry, returns.length), ...against.warnings],
  };
}

function byYear(
  returns: readonly WindowReturn[],
  settings: FigureSettings,
): PerformanceView['byYear'] {
  const years = [...new Set(returns.map(({ session }) => Number(session.slice(0, 4))))];
  return years.map((year) => {
    const inYear = returns.filter(({ session }) => Number(session.slice(0, 4)) === year);
    return {
      year,
      gross: returnFigures(
        inYear.map(({ gross }) => gross),
        settings,
      ),
      net: returnFigures(
        inYear.map(({ net }) => net),
        settings,
      ),
    };
  });
}

function seriesOf(
  span: AccountSpan | null,
  resolution: Resolution,
  { wealthAt }: Benchmark,
): SeriesPoint[] {
  if (span === null) return [];
  const { base } = span;
  return thinned(span.points, resolution).map((point) => ({
    at: isoTime(point.windowEnd),
    session: point.session,
    gross: point.account.gross / base.gross,
    net: point.account.net / base.net,
    benchmark: wealthAt(point),
    drawdown: point.account.drawdown,
    cost: point.account.cost - base.cost,
  }));
}

function warningsOf(entry: PortfolioEntry, windows: number): Warning[] {
  const warnings: Warning[] = [];
  if (windows < 2) {
    const message = `expected at least 2 windows of the paper account, was ${windows}`;
    warnings.push({ path: 'gross', message });
  }
  if (definitionOf(entry).inSample) {
    const message = 'in-sample: weights or prior have seen these data, no performance claim';
    warnings.push({ path: 'inSample', message });
  }
  if (entry.series.truncated) {
    warnings.push({ path: 'from', message: 'the oldest windows are no longer kept here' });
  }
  return warnings;
}
