import { CERTIFICATE, DECISION_ID, HELD, WEIGHTS } from '../openapi/reference-portfolio.js';
import * as s from '../openapi/schema.js';
import type { DecisionSummary } from './decision-summary.js';

const weights = s.mapOf(s.number(), 'By instrument');

export const CERTIFICATE_SCHEMA = s.orNull(
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
);

export const TRADES_SCHEMA = s.list(
  s.object({
    instrument: s.text(),
    from: s.number('Weight'),
    to: s.number('Weight'),
    change: s.number('to - from: positive buys'),
  }),
  'Largest first',
);

/** Properties of a decision in short. */
export const SUMMARY_PROPERTIES = {
  decisionId: s.text(),
  portfolioId: s.text(),
  at: s.instant('When it took effect, else when it was raised'),
  trigger: s.object({
    kind: s.oneOf(['initial', 'sharpeBelowThreshold', 'review', 'manual', 'external']),
    kinds: s.list(s.text(), 'Every rule that fired'),
    reason: s.text(),
    windowEnd: s.instant(),
    session: s.text(),
  }),
  status: s.oneOf([
    'applied',
    'rejected',
    'infeasible',
    'noExcessReturn',
    'unbounded',
    'stalled',
    'overdue',
  ]),
  version: s.integerOrNull('Weights version it created'),
  effectiveAt: s.instantOrNull('End of the window after the one it was raised on'),
  before: weights,
  after: s.orNull(weights),
  trades: TRADES_SCHEMA,
  turnover: s.numberOrNull('sum |after - before|'),
  cost: s.numberOrNull('Expected, fraction of wealth'),
  paid: s.orNull(s.object({ turnover: s.numberOrNull(), cost: s.numberOrNull() })),
  expectedGain: s.numberOrNull('Annual, in return units'),
  objective: s.oneOf(['maxSharpe', 'minVolatility']),
  fallback: s.textOrNull('The declared fallback, where it ran'),
  certificate: CERTIFICATE_SCHEMA,
};

export const SUMMARY_EXAMPLE: DecisionSummary = {
  decisionId: DECISION_ID,
  portfolioId: 'portf1',
  at: '2025-11-04T23:00:00Z',
  trigger: {
    kind: 'sharpeBelowThreshold',
    kinds: ['sharpeBelowThreshold'],
    reason: 'Sharpe 0.94 < 1',
    windowEnd: '2025-11-03T23:00:00Z',
    session: '2025-11-03',
  },
  status: 'applied',
  version: 7,
  effectiveAt: '2025-11-04T23:00:00Z',
  before: HELD,
  after: WEIGHTS,
  trades: [
    { instrument: 'AKT', from: 0.1522, to: 0.14041, change: -0.01179 },
    { instrument: 'MDP', from: 0.0719, to: 0.06159, change: -0.01031 },
  ],
  turnover: 0.0663,
  cost: 0.00033,
  paid: { turnover: 0.0671, cost: 0.00034 },
  expectedGain: 0.002,
  objective: 'maxSharpe',
  fallback: null,
  certificate: CERTIFICATE,
};
