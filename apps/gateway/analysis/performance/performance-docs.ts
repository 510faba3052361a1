import { ApiBody } from '@nestjs/swagger';
import { RECORDED } from '../../openapi/generated/recorded.js';
import { type OperationDoc, problemExchange } from '../../openapi/operation.js';
import * as s from '../../openapi/schema.js';
import { deadlinePassed } from '../analysis-service.js';

/** Examples of the body; each is answered 200. */
export const PERFORMANCE_EXAMPLES = {
  returns: {
    summary: 'Ten daily returns against a benchmark',
    value: RECORDED.performanceOfReturns.request.body,
  },
};

const figures = (names: readonly string[]): Record<string, s.Schema> =>
  Object.fromEntries(names.map((name) => [name, s.numberOrNull()]));

const schema = s.object({
  observations: s.integer('T'),
  ...figures(['mean', 'geometricMean', 'cumulativeReturn']),
  annualReturn: s.object(figures(['geometric', 'arithmetic'])),
  ...figures([
    'volatility',
    'variance',
    'annualVolatility',
    'skewness',
    'kurtosis',
    'meanAbsoluteDeviation',
    'sharpe',
    'annualSharpe',
    'sharpeStandardError',
    'kelly',
    'downsideDeviation',
    'annualDownsideDeviation',
    'sortino',
    'annualSortino',
    'semideviation',
    'downsidePotential',
    'upsidePotential',
    'upsideRisk',
    'downsideFrequency',
    'upsideFrequency',
    'omega',
    'omegaSharpe',
    'volatilitySkewness',
    'variabilitySkewness',
    'bernardoLedoit',
    'dRatio',
    'tailRatio',
  ]),
  valueAtRisk: s.object(figures(['historical', 'orderStatistic', 'gaussian', 'modified'])),
  expectedShortfall: s.object(figures(['historical', 'rockafellarUryasev', 'gaussian'])),
  ...figures([
    'maxDrawdown',
    'currentDrawdown',
    'averageDrawdown',
    'ulcerIndex',
    'drawdownAtRisk',
    'conditionalDrawdownAtRisk',
    'calmar',
    'painRatio',
    'martinRatio',
  ]),
  relative: s.orNull(
    s.object(
      figures([
        'beta',
        'alpha',
        'annualAlpha',
        'correlation',
        'famaBeta',
        'activePremium',
        'capture',
        'trackingError',
        'annualTrackingError',
        'informationRatio',
        'annualInformationRatio',
      ]),
    ),
  ),
  warnings: s.list(s.object({ path: s.text(), message: s.text() })),
});

const rate = (description: string): s.Schema => ({
  ...s.list(s.number(), description),
  type: ['number', 'array'],
});

const fields = {
  returns: s.list(s.number(), 'Simple returns per period, 1 to 100 000; or prices'),
  prices: s.list(s.number(), 'Prices > 0, one more than there are returns'),
  periodsPerYear: s.number('> 0, default 252'),
  riskFreeRate: rate('Per period, a number or a series; default 0'),
  minimumAcceptableReturn: rate('Per period, a number or a series; default 0'),
  confidence: s.number('In [0, 1], default 0.95'),
  ddof: s.integer('0 or 1 (default): deviations are over T - ddof'),
  downsideDenominator: s.oneOf(
    ['all', 'below'],
    'Squared shortfalls over T (default) or over the number of returns below',
  ),
  compounding: s.flag('Of drawdowns, default true'),
  benchmark: s.list(s.number(), 'Returns with returns, prices with prices'),
};
const body = s.object(fields, { optional: Object.keys(fields) });

export const PERFORMANCE_DOC: OperationDoc = {
  summary: 'Performance and risk figures of a series',
  description:
    'Figures per period unless their name says annual; losses and drawdowns are positive. A figure that does not exist (a zero denominator, too few observations) is null and named in `warnings`. Formulas: docs/derivations/performance.md.',
  answer: { recorded: RECORDED.performanceOfReturns, schema },
  problems: [RECORDED.notJson, problemExchange(deadlinePassed())],
};

/** Body of POST /analysis/performance. */
export const TakesReturns = (): MethodDecorator =>
  ApiBody({ schema: { ...body }, examples: PERFORMANCE_EXAMPLES });
