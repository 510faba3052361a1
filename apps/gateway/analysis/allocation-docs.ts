import * as s from '../openapi/schema.js';

const weights: s.Schema = {
  type: ['array', 'object'],
  description: 'In the order of instruments, or { name: weight }, missing names 0',
  items: s.number(),
  additionalProperties: s.number(),
};

const constraints: Readonly<Record<string, s.Schema>> = {
  bounds: {
    type: ['object', 'null'],
    description:
      '{ lower, upper } for all (default 0 and 1), or { name: [lower, upper] }, missing names [0, 1]; null, of a limit or of all of it, = none',
    additionalProperties: true,
  },
  marketNeutral: s.flag('The weights sum to 0 and not to 1; default false'),
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
  currentWeights: weights,
  maxTurnover: s.number('>= 0: largest sum |w - current|; needs currentWeights'),
  transactionCost: s.number('>= 0: paid per unit of sum |w - current|; needs currentWeights'),
  benchmark: s.object({
    weights,
    maxTrackingError: s.number(">= 0: largest sqrt((w - b)'S(w - b))"),
  }),
  maxHoldings: s.integer('>= 1: weights other than exactly zero'),
  maxPairwiseCorrelation: s.number('-1 to 1: no two held instruments correlate above it'),
};

/** The fields of a problem, as `readAllocation` takes them. */
export const ALLOCATION_PROPERTIES: Readonly<Record<string, s.Schema>> = {
  instruments: s.list(s.text(), '1 to 500 unique names'),
  expectedReturns: s.list(
    s.number(),
    'Needed where the objective or a targetReturn speaks of them',
  ),
  covariance: s.list(s.list(s.number()), 'Symmetric, no eigenvalue below -1e-10 of the largest'),
  scenarios: s.list(
    s.list(s.number()),
    'T x N simple returns per period, up to 10 000 rows; only for kinds that are measured by them',
  ),
  riskFreeRate: s.number('Default 0'),
  l2Gamma: s.number("Default 0; l2Gamma w'w is added to what is minimised"),
  constraints: s.object(constraints, { optional: Object.keys(constraints) }),
};

/** Those that need not be there. */
export const OPTIONAL_OF_ALLOCATION = Object.keys(ALLOCATION_PROPERTIES).filter(
  (name) => name !== 'instruments',
);
