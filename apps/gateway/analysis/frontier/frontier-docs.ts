import { ApiBody } from '@nestjs/swagger';
import { RECORDED } from '../../openapi/generated/recorded.js';
import { problemExchange, type OperationDoc } from '../../openapi/operation.js';
import * as s from '../../openapi/schema.js';
import { ALLOCATION_PROPERTIES, OPTIONAL_OF_ALLOCATION } from '../allocation-docs.js';
import { deadlinePassed } from '../analysis-service.js';

/** Examples of the body; each is answered 200. */
export const FRONTIER_EXAMPLES = {
  points: {
    summary: 'Five points, from the least volatility to the largest return',
    value: RECORDED.frontierPoints.request.body,
  },
  targetReturns: {
    summary: 'Two target returns under a limit of turnover; the second is out of reach',
    value: RECORDED.frontierTargets.request.body,
  },
};

const STATUSES = ['optimal', 'infeasible', 'noExcessReturn', 'unbounded', 'stalled'] as const;

const schema = s.object({
  status: s.oneOf(['optimal', 'infeasible', 'unbounded', 'stalled']),
  conflicting: s.orNull(s.list(s.text(), 'A minimal conflicting set when infeasible')),
  points: s.list(
    s.object({
      status: s.oneOf([...STATUSES]),
      expectedReturn: s.numberOrNull(),
      volatility: s.numberOrNull(),
      sharpe: s.numberOrNull(),
      weights: s.orNull(s.mapOf(s.number(), 'Null unless optimal or stalled')),
    }),
    'Empty unless optimal',
  ),
  warnings: s.list(s.object({ path: s.text(), message: s.text() })),
});

const body = s.object(
  {
    ...ALLOCATION_PROPERTIES,
    points: s.integer(
      '1 to 1000 points in equal steps of return, from that of min volatility to the largest; or targetReturns',
    ),
    targetReturns: s.list(s.number(), '1 to 1000 returns; or points'),
  },
  {
    optional: [
      ...OPTIONAL_OF_ALLOCATION.filter(
        (name) => name !== 'expectedReturns' && name !== 'covariance',
      ),
      'points',
      'targetReturns',
    ],
  },
);

export const FRONTIER_DOC: OperationDoc = {
  summary: 'The efficient frontier',
  description:
    "Portfolios of least w'Sw + l2Gamma w'w + cost for given returns, each as efficientReturn would solve it: of 100 points the active set is followed and not solved anew. Exactly one of `points` and `targetReturns`. A target below the return of min volatility gives min volatility, one out of reach a point that is `infeasible`; `unbounded` when `points` are asked for and the largest return is infinite.",
  answer: { recorded: RECORDED.frontierPoints, schema },
  problems: [RECORDED.notJson, problemExchange(deadlinePassed())],
};

/** Body of POST /analysis/frontier. */
export const TakesFrontier = (): MethodDecorator =>
  ApiBody({ schema: { ...body }, examples: FRONTIER_EXAMPLES });
