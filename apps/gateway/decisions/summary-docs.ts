import * as s from '../openapi/schema.js';

export const WEIGHTS_SCHEMA = s.named('Weights', s.mapOf(s.number(), 'By instrument'));

export const CERTIFICATE_SCHEMA = s.orNull(
  s.named(
    'Certificate',
    s.object(
      {
        primal: s.number(),
        dual: s.number(),
        stationarity: s.number(),
        complementarity: s.number(),
        relativeGap: s.number(),
      },
      { description: 'Dimensionless residuals' },
    ),
  ),
);

export const TRADES_SCHEMA = s.list(
  s.named(
    'Trade',
    s.object({
      instrument: s.text(),
      from: s.number('Weight'),
      to: s.number('Weight'),
      change: s.number('to - from: positive buys'),
    }),
  ),
  'Largest first',
);

/** Properties of a decision in short. */
export const SUMMARY_PROPERTIES = {
  decisionId: s.text(),
  portfolioId: s.text(),
  at: s.instant('When it took effect, else when it was raised'),
  trigger: s.object({
    kind: s.oneOf([
      ...['initial', 'sharpeBelowThreshold', 'drawdown', 'driftBand', 'calendar', 'review'],
      ...['manual', 'external', 'bootstrap'],
    ]),
    kinds: s.list(s.text(), 'Every rule that fired; the first names the cause'),
    reason: s.text(),
    windowEnd: s.instant(),
    session: s.text(),
    evidence: s.orNull(
      s.object(
        {
          drawdown: s.numberOrNull('Net, of the paper account'),
          drawdownLimit: s.numberOrNull(),
          instrument: s.textOrNull('That had drifted furthest, measured in bands'),
          drift: s.numberOrNull('|held - target|'),
          band: s.numberOrNull(),
          period: s.textOrNull('That began: 2026-04-10, 2026-W15 or 2026-04'),
        },
        { description: 'What drawdown, drift band and calendar saw where they fired' },
      ),
    ),
  }),
  status: s.oneOf(
    ['applied', 'rejected', 'infeasible', 'noExcessReturn', 'unbounded', 'stalled', 'overdue'],
    'applied: decided and published; held from effectiveAt on',
  ),
  version: s.integerOrNull('Weights version it created'),
  effectiveAt: s.instantOrNull(
    'End of the window after the one it was raised on; null until it has closed',
  ),
  before: WEIGHTS_SCHEMA,
  after: s.orNull(WEIGHTS_SCHEMA),
  trades: TRADES_SCHEMA,
  turnover: s.numberOrNull('sum |after - before|'),
  cost: s.numberOrNull('Expected, fraction of wealth'),
  paid: s.orNull(s.object({ turnover: s.numberOrNull(), cost: s.numberOrNull() })),
  expectedGain: s.numberOrNull('Annual, in return units'),
  objective: s.oneOf(['maxSharpe', 'minVolatility']),
  fallback: s.textOrNull('The declared fallback, where it ran'),
  refusal: s.textOrNull(
    'turnoverBudget: its gain is worth its cost, but the trailing year has no room for it',
  ),
  certificate: CERTIFICATE_SCHEMA,
};
