import { ApiBody } from '@nestjs/swagger';
import { problemExchange, type OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';
import { ALLOCATION_PROPERTIES, OPTIONAL_OF_ALLOCATION } from './allocation-docs.js';
import { deadlinePassed } from './analysis-service.js';
import { OFFERED_KINDS } from './offered.js';

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

const budgets: s.Schema = {
  type: ['array', 'object'],
  description: 'With riskParity: shares of risk > 0 that sum to 1; default equal',
  items: s.number(),
  additionalProperties: s.number(),
};

/** The parameters of the kinds; one that a kind does not have is refused. */
const PARAMETERS = {
  targetReturn: s.number(
    "Least m'w: with efficientReturn; optional with the kinds min.. of scenarios",
  ),
  riskAversion: s.number('> 0, with maxQuadraticUtility'),
  targetVolatility: s.number('With efficientRisk: exactly one target'),
  targetCvar: s.number('With efficientRisk; a loss per period'),
  targetCdar: s.number('With efficientRisk; a drawdown'),
  targetSemideviation: s.number('With efficientRisk'),
  confidence: s.number('0 <= c < 1, default 0.95; with CVaR and CDaR'),
  benchmark: s.number('Return per period, default 0; with the semivariance and semideviation'),
  budgets,
  linkage: s.oneOf(['single', 'complete', 'average', 'ward'], 'With hierarchicalRiskParity'),
  leafOrder: s.oneOf(['traversal', 'optimal'], 'With hierarchicalRiskParity'),
  risk: s.oneOf(['variance', 'standardDeviation'], 'With hierarchicalRiskParity'),
  correlation: s.list(
    s.list(s.number()),
    'With hierarchicalRiskParity, in place of that of the covariance',
  ),
};

const body = s.object(
  {
    ...ALLOCATION_PROPERTIES,
    objective: s.object(
      { kind: s.oneOf(OFFERED_KINDS), ...PARAMETERS },
      { optional: Object.keys(PARAMETERS) },
    ),
  },
  { optional: OPTIONAL_OF_ALLOCATION },
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
