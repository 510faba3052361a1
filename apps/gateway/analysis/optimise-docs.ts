import { ApiBody } from '@nestjs/swagger';
import { problemExchange, type OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';
import { deadlinePassed } from './analysis-service.js';

/** Examples of the body; each is answered 200. */
export const OPTIMISE_EXAMPLES = {
  maxSharpe: {
    summary: 'Two instruments, largest Sharpe ratio',
    value: RECORDED.optimiseMaxSharpe.request.body,
  },
  minVolatility: {
    summary:
      'Three Casablanca names as the stream sees them, least volatility, at most half in each',
    value: RECORDED.optimiseMinVolatility.request.body,
  },
  infeasible: {
    summary: 'Bounds that leave no room: the conflicting ones are named',
    value: RECORDED.optimiseInfeasible.request.body,
  },
};

const schema = s.object({
  status: s.oneOf(['optimal', 'infeasible', 'noExcessReturn', 'unbounded', 'stalled']),
  weights: s.orNull(s.mapOf(s.number(), 'Null unless optimal or stalled')),
  objectiveValue: s.numberOrNull('With the L2 term'),
  performance: s.orNull(
    s.object({
      expectedReturn: s.numberOrNull(),
      volatility: s.numberOrNull(),
      sharpe: s.numberOrNull(),
    }),
  ),
  certificate: s.orNull(
    s.object({
      primal: s.numberOrNull(),
      dual: s.numberOrNull(),
      stationarity: s.numberOrNull(),
      complementarity: s.numberOrNull(),
      relativeGap: s.numberOrNull(),
      iterations: s.integer(),
      binding: s.list(s.object({ constraint: s.text(), multiplier: s.numberOrNull() })),
    }),
  ),
  conflicting: s.orNull(s.list(s.text(), 'A minimal conflicting set when infeasible')),
  warnings: s.list(s.object({ path: s.text(), message: s.text() })),
});

const body = s.object(
  {
    instruments: s.list(s.text(), '1 to 500 unique names'),
    expectedReturns: s.list(s.number(), 'Needed for all but minVolatility'),
    covariance: s.list(s.list(s.number()), 'Symmetric, no eigenvalue below -1e-10 of the largest'),
    riskFreeRate: s.number('Default 0'),
    objective: s.object(
      {
        kind: s.oneOf(['maxSharpe', 'minVolatility', 'efficientReturn', 'maxQuadraticUtility']),
        targetReturn: s.number('With efficientReturn'),
        riskAversion: s.number('> 0, with maxQuadraticUtility'),
      },
      { optional: ['targetReturn', 'riskAversion'] },
    ),
    l2Gamma: s.number('>= 0, default 0: the covariance becomes S + l2Gamma I'),
    constraints: s.object(
      {
        bounds: {
          type: 'object',
          description:
            '{ lower, upper } for all (default 0 and 1), or { name: [lower, upper] }, missing names [0, 1]; null = none',
          additionalProperties: true,
        },
        groups: s.list(
          s.object(
            {
              name: s.text('Unique'),
              members: {
                type: ['array', 'object'],
                description: 'Names, or { name: coefficient } for any linear constraint',
                items: s.text(),
                additionalProperties: s.number(),
              },
              lower: s.numberOrNull('Absent or null: open'),
              upper: s.numberOrNull('Absent or null: open'),
            },
            { optional: ['lower', 'upper'] },
          ),
        ),
      },
      { optional: ['bounds', 'groups'] },
    ),
  },
  { optional: ['expectedReturns', 'riskFreeRate', 'l2Gamma', 'constraints'] },
);

export const OPTIMISE_DOC: OperationDoc = {
  summary: 'Optimise a portfolio',
  description:
    "Weights that sum to 1 within bounds and groups. maxSharpe: max (m'w - rf) / sqrt(w'(S + l2Gamma I)w); minVolatility: min w'(S + l2Gamma I)w; efficientReturn: the same with m'w >= targetReturn; maxQuadraticUtility: max m'w - riskAversion/2 w'Sw - l2Gamma w'w. Units are the caller's, the same for returns, covariance and rate. Every numerical outcome is a 200 with its `status`; a solution carries a certificate of dimensionless residuals, multipliers of what binds, and no fallback.",
  answer: { recorded: RECORDED.optimiseMaxSharpe, schema },
  problems: [
    RECORDED.asymmetric,
    RECORDED.tooLarge,
    RECORDED.notJson,
    problemExchange(deadlinePassed()),
  ],
};

/** Body of POST /analysis/optimize. */
export const TakesProblem = (): MethodDecorator =>
  ApiBody({ schema: { ...body }, examples: OPTIMISE_EXAMPLES });
