import { READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

const figures = s.named(
  'ReturnFigures',
  s.object({
    return: s.numberOrNull('Simple, over the span'),
    annualReturn: s.numberOrNull('Geometric'),
    volatility: s.numberOrNull('Annual'),
    sharpe: s.numberOrNull('Annual'),
    sortino: s.numberOrNull('Annual, of the risk-free rate'),
    maxDrawdown: s.numberOrNull(),
    currentDrawdown: s.numberOrNull(),
    calmar: s.numberOrNull(),
    expectedShortfall: s.numberOrNull('95 %, per window'),
  }),
);

const relative = s.named(
  'RelativeFigures',
  s.object({
    beta: s.numberOrNull('Of returns above the risk-free rate'),
    alpha: s.numberOrNull('Per window'),
    annualAlpha: s.numberOrNull(),
    correlation: s.numberOrNull(),
    famaBeta: s.numberOrNull('Ratio of the deviations'),
    activePremium: s.numberOrNull('Difference of the annual geometric returns'),
    capture: s.numberOrNull('Their ratio'),
    trackingError: s.numberOrNull('Per window'),
    annualTrackingError: s.numberOrNull(),
    informationRatio: s.numberOrNull('Per window'),
    annualInformationRatio: s.numberOrNull(),
  }),
);

export const PERFORMANCE_DOC: OperationDoc = {
  summary: 'Performance of the paper account',
  description:
    'Figures since `from` (default the inception) and by calendar year, before and after cost, beside 1/N bought at the same close at the same cost and held, or beside the index that `benchmark` names. An index is not bought: it has no cost, and its returns reach from one session with a level to the next; sessions without one are named in `warnings`. `relative` holds the account after cost against it. A date is a session and inclusive; an instant starts after it. `series=true` adds the wealth series, thinned to the last window of each `resolution`. `intraday` marks the held weights to the prices of a session that is open on a live market, null otherwise: it enters no figure beside it. `inSample` says that no performance claim can be made.',
  answer: {
    recorded: RECORDED.performance,
    name: 'PortfolioPerformance',
    schema: s.object(
      {
        portfolioId: s.text(),
        from: s.instantOrNull(),
        to: s.instantOrNull(),
        inSample: s.flag(),
        windows: s.integer(),
        periodsPerYear: s.integer(),
        riskFreeRate: s.number('Annual'),
        gross: figures,
        net: figures,
        benchmark: s.object({
          name: s.oneOf(['1/N', 'index']),
          symbol: s.textOrNull('Of the index'),
          gross: figures,
          net: figures,
          relative: s.orNull(relative),
        }),
        turnover: s.numberOrNull('Sum of |trades| in weights'),
        cost: s.numberOrNull('Sum of fractions of wealth'),
        intraday: s.orNull(
          s.object({
            asOf: s.instant(),
            session: s.text(),
            return: s.number('Simple, since the last folded close'),
            value: s.numberOrNull('Of the paper account, after cost; null before its inception'),
            stale: s.list(s.text(), 'Held, but without a quote this session: at their last close'),
          }),
        ),
        byYear: s.list(s.object({ year: s.integer(), gross: figures, net: figures })),
        series: s.list(
          s.object({
            at: s.instant(),
            session: s.text(),
            gross: s.number('Wealth, 1 at `from`'),
            net: s.number(),
            benchmark: s.number('After cost; of an index by its last level up to the session'),
            drawdown: s.number('Of net wealth from its peak'),
            cost: s.number('Paid since `from`'),
          }),
        ),
        warnings: s.list(s.object({ path: s.text(), message: s.text() })),
      },
      { optional: ['series'] },
    ),
  },
  problems: [RECORDED.unknownResolution, RECORDED.unknownIndex, ...READ_PROBLEMS],
};
