import * as s from '../openapi/schema.js';
import {
  BOUNDS_SCHEMA,
  CASCADE_SCHEMA,
  OBJECTIVE_SCHEMA,
  POLICY_SCHEMA,
} from '../portfolio/optimization-docs.js';

const byName = (description?: string): s.Schema => s.mapOf(s.number(), description);
const vector = s.list(s.number());
const always = { ...s.flag(), description: 'true' };

const start = {
  views: s.object(
    {
      absolute: byName('A return by instrument'),
      P: s.list(vector, 'A row a view'),
      Q: vector,
    },
    { optional: ['absolute', 'P', 'Q'] },
  ),
  confidences: s.orNull(
    s.list(s.number(), "Idzorek's, in [0, 1], one a view; null: diag(tau P S P')"),
  ),
  tau: s.number(),
};

const prior = {
  period: s.oneOf(['day', 'week', 'year'], 'That of the portfolio'),
  mean: byName('Arithmetic'),
  covariance: s.mapOf(byName()),
  observations: s.number('How many periods it is worth, at least 2'),
  asOf: s.instantOrNull('Null: as old as the first window of the universe'),
};

const shared = {
  portfolioId: s.text(),
  universeId: s.text(),
  label: s.text(),
  inSample: s.flag('The weights or the prior have seen the data that follow'),
  instruments: s.list(s.text()),
  estimator: s.text("One of the universe's"),
  optimiser: s.oneOf(['internal', 'external', 'cascade']),
  cascade: CASCADE_SCHEMA,
  l2Gamma: s.number(),
  riskAversion: s.number(),
  riskFreeRate: s.number(),
  period: s.oneOf(['day', 'week', 'year'], 'Unit of rates, `l2Gamma`, views and prior'),
};

/** GET /portfolios/{id}. */
export const PORTFOLIO_SCHEMA = s.named(
  'Portfolio',
  s.object({
    ...shared,
    tenant: s.text(),
    version: s.integer('Of the definition; the ETag'),
    definitionId: s.text(),
    effectiveAfter: s.instantOrNull('End of the last window without it; null: there was none'),
    initial: s.object(
      {
        weights: byName(),
        equal: always,
        equalAfterWarmUp: always,
        blackLitterman: s.object({ marketWeights: byName(), ...start }),
      },
      { optional: ['weights', 'equal', 'equalAfterWarmUp', 'blackLitterman'] },
    ),
    prior: s.orNull(s.object(prior)),
    objective: OBJECTIVE_SCHEMA,
    constraints: BOUNDS_SCHEMA,
    policy: POLICY_SCHEMA,
  }),
);

const optional = (schema: s.Schema, required: readonly string[]): s.Schema => ({
  ...schema,
  required: [...required],
});
const open = (description: string): s.Schema => ({
  type: 'object',
  description,
  additionalProperties: true,
});

const { properties: rules = {} } = POLICY_SCHEMA;
/** As a caller writes it: the levels that a rule has by itself may be left out. */
const POLICY_BODY = optional(
  {
    ...POLICY_SCHEMA,
    properties: {
      ...rules,
      sharpe: optional(rules.sharpe, ['threshold']),
      drawdown: optional(rules.drawdown, ['limit']),
      driftBand: optional(rules.driftBand, []),
    },
  },
  ['cost', 'horizonYears'],
);

/** Body of PUT /portfolios/{id}; what GET answers beside it may be sent back. */
export const PORTFOLIO_BODY = optional(
  s.object({
    ...shared,
    initial: s.object(
      {
        weights: open('A weight by instrument, of sum 1; who is not named has 0'),
        equal: always,
        equalAfterWarmUp: always,
        blackLitterman: s.object(
          { marketWeights: byName(), marketCaps: byName(), ...start },
          { optional: ['marketWeights', 'marketCaps', 'confidences', 'tau'] },
        ),
      },
      {
        optional: ['weights', 'equal', 'equalAfterWarmUp', 'blackLitterman'],
        description: 'Exactly one of them',
      },
    ),
    prior: s.orNull(s.object(prior, { optional: ['period', 'asOf'] })),
    objective: optional(OBJECTIVE_SCHEMA, ['kind']),
    constraints: optional(
      s.object({ bounds: open('{ lower, upper } for all, or { instrument: [lower, upper] }') }),
      [],
    ),
    policy: POLICY_BODY,
    tenant: s.text('As GET says it; not read'),
    version: s.integer('As GET says it; not read'),
    definitionId: s.text('As GET says it; not read'),
    effectiveAfter: s.instantOrNull('As GET says it; not read'),
  }),
  ['universeId', 'instruments', 'initial', 'estimator', 'objective', 'policy'],
);
