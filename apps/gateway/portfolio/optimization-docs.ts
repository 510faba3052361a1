import { CERTIFICATE_SCHEMA } from '../decisions/summary-docs.js';
import { PLAIN_READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

export const BOUNDS_SCHEMA = s.object({
  bounds: s.mapOf(s.list(s.numberOrNull()), '[lower, upper] by instrument; null = none'),
});

export const OBJECTIVE_SCHEMA = s.object({
  kind: s.oneOf(['maxSharpe', 'minVolatility']),
  fallback: s.oneOf(['none', 'minVolatility'], 'Where no weights have positive excess return'),
});

/** Objectives tried in turn; null where one objective is declared. */
export const CASCADE_SCHEMA = s.orNull(
  s.object(
    {
      steps: s.list(
        s.object({
          kind: s.oneOf(['maxSharpe', 'minVolatility', 'efficientReturn']),
          timesMeanReturn: s.numberOrNull('Of efficientReturn: the target over the mean return'),
        }),
      ),
      rounds: s.integer(),
      gammaStep: s.number('Added to `l2Gamma` with each round after the first'),
      perturbation: s.number('Relative deviation of the means in each round after the first'),
      seed: s.integer(),
    },
    { description: 'Objectives tried in turn until one has a solution' },
  ),
);

export const OPTIMIZATION_DOC: OperationDoc = {
  summary: 'What is optimised, when, and with what result last',
  description:
    'Objective, constraints, the policy that decides when to act, and the last result with its certificate. Rates and `l2Gamma` are per `period`.',
  answer: {
    recorded: RECORDED.optimization,
    name: 'PortfolioOptimization',
    schema: s.object({
      portfolioId: s.text(),
      objective: OBJECTIVE_SCHEMA,
      constraints: BOUNDS_SCHEMA,
      policy: s.object({
        warmUpWindows: s.integer(),
        sharpe: s.orNull(s.object({ threshold: s.number(), rearm: s.number() })),
        review: s.orNull(s.object({ every: s.integer() })),
        cooldownWindows: s.integer(),
        cost: s.number('Fraction of traded value'),
        horizonYears: s.number(),
      }),
      estimator: s.text(),
      optimiser: s.oneOf(['internal', 'external', 'cascade']),
      cascade: CASCADE_SCHEMA,
      period: s.oneOf(['day', 'week', 'year']),
      l2Gamma: s.number(),
      riskFreeRate: s.number(),
      riskAversion: s.number(),
      lastResult: s.orNull(
        s.object({
          decisionId: s.text(),
          status: s.text(),
          weights: s.orNull(s.mapOf(s.number())),
          certificate: CERTIFICATE_SCHEMA,
        }),
      ),
    }),
  },
  problems: PLAIN_READ_PROBLEMS,
};
