import { ApiBody } from '@nestjs/swagger';
import { RECORDED } from '../../openapi/generated/recorded.js';
import { type OperationDoc, problemExchange } from '../../openapi/operation.js';
import * as s from '../../openapi/schema.js';
import { deadlinePassed } from '../analysis-service.js';
import { ESTIMATOR_KINDS } from './estimator.js';
import { REPAIR_METHODS } from './repair.js';

/** Examples of the body; each is answered 200. */
export const RISK_MODEL_EXAMPLES = {
  prices: {
    summary: 'Three price series, one younger than the others, with CAPM returns',
    value: RECORDED.riskModelOfPrices.request.body,
  },
  shrinkage: {
    summary: 'Ledoit-Wolf towards constant correlation',
    value: RECORDED.riskModelShrunk.request.body,
  },
  repair: {
    summary: 'The nearest correlation matrix that keeps one pair',
    value: RECORDED.riskModelRepaired.request.body,
  },
};

const figures = (description?: string): s.Schema => s.mapOf(s.numberOrNull(), description);
const matrix = (description: string): s.Schema =>
  s.orNull(s.list(s.list(s.numberOrNull()), description));

const schema = s.object({
  status: s.oneOf(['optimal', 'stalled', 'infeasible']),
  observations: s.orNull(s.list(s.integer(), 'Per instrument; null of a given matrix')),
  mean: s.orNull(
    s.object({
      arithmetic: figures('Mean return times periodsPerYear'),
      compounded: figures('prod(1 + r)^(periodsPerYear/count) - 1'),
      exponential: s.orNull(figures('With exponential: (1 + weighted mean)^periodsPerYear - 1')),
      capm: s.orNull(figures('With a market: rf + beta (compounded market - rf)')),
    }),
  ),
  volatility: figures('1 of a given correlation'),
  covariance: matrix('Annual; null when infeasible'),
  correlation: matrix('Null in the rows of instruments without variance'),
  shrinkage: s.numberOrNull('Intensity in [0, 1] of kinds that shrink'),
  conditionNumber: s.numberOrNull('Of the covariance; null of a singular one'),
  minEigenvalue: s.numberOrNull('Of the covariance'),
  warnings: s.list(s.object({ path: s.text(), message: s.text() })),
  repair: s.object({
    applied: s.flag('False where nothing had to be repaired'),
    distance: s.numberOrNull('Frobenius, of the correlation matrices'),
    alpha: s.numberOrNull('Of shrink'),
    minEigenvalueBefore: s.numberOrNull('Of the correlation matrix'),
  }),
});

const rows = (description: string): s.Schema => s.list(s.list(s.numberOrNull()), description);

const fields = {
  prices: rows('T x N, 2 to 10 001 rows, null = missing; or one of the next three'),
  returns: rows('T x N, 1 to 10 000 rows, null = missing'),
  covariance: s.list(s.list(s.number()), 'To repair; need not be positive semidefinite'),
  correlation: s.list(s.list(s.number()), 'To repair, with a diagonal of 1'),
  instruments: s.list(s.text(), '1 to 500 unique names'),
  estimator: s.object(
    {
      kind: s.oneOf(ESTIMATOR_KINDS, 'Default sample'),
      span: s.number('>= 1, with exponential: weights (1 - 2/(span + 1))^k'),
      benchmark: s.number('Return per period, with semicovariance'),
    },
    { optional: ['span', 'benchmark'] },
  ),
  periodsPerYear: s.number('> 0, default 252'),
  logReturns: s.flag('Of prices, default false'),
  ddof: s.integer('0 or 1: the divisor is T - ddof; default 1, 0 of kinds that shrink'),
  missing: s.oneOf(
    ['pairwise', 'dropRows', 'zero'],
    'Default pairwise. Kinds that shrink need complete rows: where values are missing their default is dropRows, with a warning, and an explicit pairwise is refused',
  ),
  repair: s.object(
    {
      method: s.oneOf(REPAIR_METHODS, 'Default none'),
      minEigenvalue: s.number('In [0, 1], with higham and clip; default 0'),
      fixed: s.list(s.list(s.text()), 'With higham: pairs of names that keep their correlation'),
      target: s.list(s.list(s.number()), 'With shrink: a correlation matrix, default I'),
    },
    { optional: ['minEigenvalue', 'fixed', 'target'] },
  ),
  market: {
    ...s.list(s.numberOrNull(), 'Prices with prices, returns with returns, or "equalWeighted"'),
    type: ['array', 'string'],
  },
  riskFreeRate: s.number('Annual, with a market; default 0'),
};
const body = s.object(fields, {
  optional: Object.keys(fields).filter((name) => name !== 'instruments'),
});

export const RISK_MODEL_DOC: OperationDoc = {
  summary: 'Covariance and expected returns of prices or returns',
  description:
    'Covariances and means are annual. `higham` is the nearest correlation matrix with eigenvalues >= minEigenvalue, `clip` raises the eigenvalues and rescales once, `shrink` takes the least alpha with (1 - alpha) C + alpha target positive semidefinite; variances stay. A figure that does not exist is null and named in `warnings`. Formulas: docs/derivations/risk-models.md and covariance-repair.md.',
  answer: { recorded: RECORDED.riskModelOfPrices, schema },
  problems: [RECORDED.notJson, problemExchange(deadlinePassed())],
};

/** Body of POST /analysis/risk-model. */
export const TakesPanel = (): MethodDecorator =>
  ApiBody({ schema: { ...body }, examples: RISK_MODEL_EXAMPLES });
