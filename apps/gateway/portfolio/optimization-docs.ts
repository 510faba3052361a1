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

/** When to act, counted in moments windows; a rule that is null never fires. */
export const POLICY_SCHEMA = s.object({
  warmUpWindows: s.integer('No rule fires before this window'),
  sharpe: s.orNull(
    s.object(
      { threshold: s.number(), rearm: s.number() },
      { description: 'Annual Sharpe of the held weights below the threshold' },
    ),
  ),
  drawdown: s.orNull(
    s.object(
      { limit: s.number(), rearm: s.number('Armed again below it, or at a new peak') },
      { description: 'Net drawdown of the paper account at the limit' },
    ),
  ),
  driftBand: s.orNull(
    s.object(
      {
        absolute: s.numberOrNull(),
        relative: s.numberOrNull('Times the target weight'),
      },
      { description: 'A held weight further from its target than the narrower of both' },
    ),
  ),
  calendar: s.orNull(
    s.object(
      { every: s.oneOf(['day', 'week', 'month']) },
      {
        description:
          "At the first session of every local day, ISO week or month of the universe's calendar",
      },
    ),
  ),
  review: s.orNull(
    s.object(
      { every: s.integer() },
      { description: 'At windows warmUpWindows + j every, whatever was decided' },
    ),
  ),
  cooldownWindows: s.integer('Of Sharpe and drift band, each after its own trigger'),
  cost: s.number('Fraction of traded value'),
  horizonYears: s.number('Acts only if gain x horizonYears > cost x turnover'),
  turnoverBudget: s.orNull(
    s.object(
      { perYear: s.number('Most turnover of decisions within 365.25 days of event time') },
      { description: 'What exceeds it is rejected, unless it is forced' },
    ),
  ),
});

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
      policy: POLICY_SCHEMA,
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
