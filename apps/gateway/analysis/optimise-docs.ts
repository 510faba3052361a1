import { ApiBody } from '@nestjs/swagger';
import { SOLVER_NAMES } from '#platform/solver/solver-identity.js';
import { problemExchange, type OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';
import { ALLOCATION_PROPERTIES, OPTIONAL_OF_ALLOCATION } from './allocation-docs.js';
import { deadlinePassed } from './analysis-service.js';
import { OBJECTIVE_KINDS } from './objective.js';

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
  riskParity: {
    summary: 'Shares of risk by name: 60 % of it from A',
    value: RECORDED.optimiseRiskParity.request.body,
  },
  hierarchicalRiskParity: {
    summary: 'Hierarchical risk parity as skfolio has it: Ward linkage, optimal leaf order',
    value: RECORDED.optimiseHierarchical.request.body,
  },
};

const schema = s.object({
  status: s.oneOf(['optimal', 'infeasible', 'noExcessReturn', 'unbounded', 'stalled']),
  weights: s.orNull(s.mapOf(s.number(), 'Null unless optimal or stalled')),
  objectiveValue: s.numberOrNull(
    'With the L2 term; null of hierarchicalRiskParity, a construction without an objective, and then no warning names it',
  ),
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
  solver: s.object({
    name: s.oneOf(SOLVER_NAMES, 'Which one ran'),
    version: s.text("Of the npm package that carries it; Ballast's for its own"),
  }),
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
      { kind: s.oneOf(OBJECTIVE_KINDS), ...PARAMETERS },
      { optional: Object.keys(PARAMETERS) },
    ),
  },
  { optional: OPTIONAL_OF_ALLOCATION },
);

const DESCRIPTION = [
  "Weights w that sum to 1 (to 0 when market neutral) within bounds, groups and limits. Units are the caller's, the same for returns, covariance and rates; S is the covariance, m the expectedReturns, r a scenario, l2 = l2Gamma w'w, cost = transactionCost sum |w - current|.",
  '',
  '| kind | solves |',
  '|---|---|',
  "| minVolatility, efficientReturn | min w'Sw + l2 + cost; the same with m'w >= targetReturn |",
  "| maxSharpe | max (m'w - riskFreeRate) / sqrt(w'(S + l2Gamma I)w) |",
  "| maxQuadraticUtility | max m'w - riskAversion/2 w'Sw - l2 - cost |",
  "| efficientRisk | max m'w - l2 - cost within one target: volatility (w'Sw <= target^2), CVaR, CDaR or semideviation |",
  "| riskParity | w_i (Sw)_i = budget_i w'Sw, w > 0; where a constraint binds min sqrt(w'Sw) - c sum budget_i ln w_i within bounds, groups, turnover and tracking error, with the c that makes the sum 1 (Richard and Roncalli); every name is held, so that a limit of holdings or correlations that forbids it is a conflict; no cost; `unbounded` where no weights have these shares, as with cash beside risky instruments |",
  "| maxDiversification | max w'sigma / sqrt(w'Sw); `noExcessReturn` if no feasible w has w'sigma > 0, as with S = 0 |",
  '| minCvar, minCdar | CVaR of losses, or of drawdowns of the running sum, of the scenarios, + l2 + cost |',
  "| minSemivariance | min mean(min(r'w - benchmark, 0)^2) + l2 + cost |",
  "| kelly | max mean(ln(1 + r'w)); `infeasible` with a warning where every w that is allowed loses all wealth in some scenario |",
  '| hierarchicalRiskParity | recursive bisection of the tree of sqrt((1 - correlation)/2); no objective: objectiveValue and certificate are null, without a warning |',
  '',
  'Every numerical outcome is a 200 with its `status`; a solution carries a certificate of dimensionless residuals and the multipliers of what binds (that of targetVolatility per unit of variance, of maxTrackingError and the other targets per unit of the measure); infeasible names a minimal conflicting set; `solver` says which one ran. There is no fallback.',
].join('\n');

export const OPTIMISE_DOC: OperationDoc = {
  summary: 'Optimise a portfolio',
  description: DESCRIPTION,
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
