import { ApiBody } from '@nestjs/swagger';
import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import type { OperationDoc } from '../openapi/operation.js';
import * as s from '../openapi/schema.js';

/** Examples of the body; each is answered 200. */
export const OPTIMISE_EXAMPLES = {
  maxSharpe: {
    summary: 'Two instruments, largest Sharpe ratio',
    value: {
      instruments: ['A', 'B'],
      expectedReturns: [0.1, 0.2],
      covariance: [
        [0.04, 0.01],
        [0.01, 0.09],
      ],
      riskFreeRate: 0.02,
      objective: { kind: 'maxSharpe' },
    },
  },
  minVolatility: {
    summary: 'Three Casablanca names, least volatility, at most half in each',
    value: {
      instruments: ['AKT', 'ATW', 'IAM'],
      expectedReturns: [0.27, 0.173, 0.196],
      covariance: [
        [0.0729, 0.017, 0.0121],
        [0.017, 0.0361, 0.0098],
        [0.0121, 0.0098, 0.0484],
      ],
      riskFreeRate: 0.0936,
      objective: { kind: 'minVolatility' },
      l2Gamma: 0.104,
      constraints: { bounds: { AKT: [0, 0.5], ATW: [0, 0.5], IAM: [0.1, 0.5] } },
    },
  },
  infeasible: {
    summary: 'Bounds that leave no room: the conflicting ones are named',
    value: {
      instruments: ['A', 'B'],
      covariance: [
        [0.04, 0.01],
        [0.01, 0.09],
      ],
      objective: { kind: 'minVolatility' },
      constraints: { bounds: { lower: 0, upper: 0.4 } },
    },
  },
};

const example: OptimiseAnswer = {
  status: 'optimal',
  weights: { A: 0.45762711864406774, B: 0.5423728813559323 },
  objectiveValue: 0.6727342926976658,
  performance: {
    expectedReturn: 0.15423728813559323,
    volatility: 0.1995398325798161,
    sharpe: 0.6727342926976658,
  },
  certificate: {
    primal: 0,
    dual: 0,
    stationarity: 1.1e-16,
    complementarity: 0,
    relativeGap: 0,
    iterations: 2,
    binding: [{ constraint: 'budget', multiplier: 0 }],
  },
  conflicting: null,
  warnings: [],
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
    expectedReturns: s.list(s.number(), 'Needed for maxSharpe'),
    covariance: s.list(s.list(s.number()), 'Symmetric, no eigenvalue below -1e-10 of the largest'),
    riskFreeRate: s.number('Default 0'),
    objective: s.object({ kind: s.oneOf(['maxSharpe', 'minVolatility']) }),
    l2Gamma: s.number('>= 0, default 0: the covariance becomes S + l2Gamma I'),
    constraints: s.object(
      {
        bounds: {
          type: 'object',
          description:
            '{ lower, upper } for all (default 0 and 1), or { name: [lower, upper] }, missing names [0, 1]; null = none',
          additionalProperties: true,
        },
      },
      { optional: ['bounds'] },
    ),
  },
  { optional: ['expectedReturns', 'riskFreeRate', 'l2Gamma', 'constraints'] },
);

export const OPTIMISE_DOC: OperationDoc = {
  summary: 'Optimise a portfolio',
  description:
    "Weights that sum to 1 within bounds. maxSharpe: max (m'w - rf) / sqrt(w'(S + l2Gamma I)w); minVolatility: min w'(S + l2Gamma I)w. Units are the caller's, the same for returns, covariance and rate. Every numerical outcome is a 200 with its `status`; a solution carries a certificate of dimensionless residuals, multipliers of what binds, and no fallback.",
  answer: { example, schema },
  problems: {
    badRequest: 'covariance[1][0]: expected 0.01, as in covariance[0][1], was 0.02',
    tooLarge: 'expected a body of at most 8 MiB',
    unsupportedMediaType: 'expected content-type application/json, was "text/plain"',
    unavailable: 'expected an answer within 30 s',
  },
};

/** Body of POST /analysis/optimize. */
export const TakesProblem = (): MethodDecorator =>
  ApiBody({ schema: { ...body }, examples: OPTIMISE_EXAMPLES });
