// Generated from schemas/*.avsc by `node tools/schemas.mjs generate`. Do not edit.
import type { WireTypes } from './wire-types.js';

/** One schema file: what it defines may be named by the schemas after it. */
export interface SchemaSource {
  readonly name: keyof WireTypes;
  readonly schema: unknown;
}

/** Every schema, dependencies first. */
export const schemas: readonly SchemaSource[] = [
  {
    name: 'BourseData',
    schema: {
      type: 'record',
      name: 'BourseData',
      namespace: 'com.kafmongo.kafmongo.utils',
      fields: [
        { name: 'field_date_application', type: 'string' },
        { name: 'field_closing_price', type: 'string' },
        { name: 'field_difference', type: 'string' },
        { name: 'field_var_veille', type: 'string' },
        { name: 'field_best_ask_size', type: 'string' },
        { name: 'field_transact_time', type: 'string' },
        { name: 'field_cours_cloture', type: 'string' },
        { name: 'field_cours_ajuste', type: 'string' },
        { name: 'field_cumul_titres_echanges', type: 'string' },
        { name: 'field_best_bid_size', type: 'string' },
        { name: 'field_capitalisation', type: 'string' },
        { name: 'field_opening_price', type: 'string' },
        { name: 'field_total_trades', type: 'string' },
        { name: 'field_cours_courant', type: 'string' },
        { name: 'field_best_ask_price', type: 'string' },
        { name: 'sous_secteur', type: 'string' },
        { name: 'ticker', type: 'string' },
        { name: 'field_instrument_var_year', type: 'string' },
        { name: 'field_var_pto', type: 'string' },
        { name: 'field_last_traded_time', type: 'string' },
        { name: 'label', type: 'string' },
        { name: 'field_best_bid_price', type: 'string' },
        { name: 'field_dynamic_reference_price', type: 'string' },
        { name: 'field_static_reference_price', type: 'string' },
        { name: 'field_low_price', type: 'string' },
        { name: 'field_high_price', type: 'string' },
        { name: 'field_cumul_volume_echange', type: 'string' },
        { name: 'field_last_traded_price', type: 'string' },
      ],
    },
  },
  {
    name: 'DailyIndex',
    schema: {
      type: 'record',
      name: 'DailyIndex',
      namespace: 'com.kafmongo.kafmongo.utils',
      fields: [
        { name: 'symbol', type: 'string' },
        { name: 'date', type: 'string' },
        { name: 'index', type: 'string' },
        { name: 'value', type: 'string' },
      ],
    },
  },
  {
    name: 'DailyPriceStock',
    schema: {
      type: 'record',
      name: 'DailyPriceStock',
      namespace: 'com.kafmongo.kafmongo.utils',
      fields: [
        { name: 'ticker', type: 'string' },
        { name: 'created', type: 'string' },
        { name: 'ratioConsolide', type: 'string' },
        { name: 'totalTrades', type: 'string' },
        { name: 'coursCourant', type: 'string' },
        { name: 'libelleFR', type: 'string' },
        { name: 'openingPrice', type: 'string' },
        { name: 'lowPrice', type: 'string' },
        { name: 'coursAjuste', type: 'string' },
        { name: 'highPrice', type: 'string' },
        { name: 'closingPrice', type: 'string' },
        { name: 'cumulTitresEchanges', type: 'string' },
        { name: 'capitalisation', type: 'string' },
        { name: 'cumulVolumeEchange', type: 'string' },
      ],
    },
  },
  {
    name: 'IndexRTSchema',
    schema: {
      type: 'record',
      name: 'IndexRTSchema',
      namespace: 'com.kafmongo.kafmongo.utils',
      fields: [
        { name: 'field_market_capitalisation', type: ['null', 'string'], default: null },
        { name: 'field_transact_time', type: ['null', 'string'], default: null },
        { name: 'field_index_value', type: ['null', 'string'], default: null },
        { name: 'field_divisor', type: ['null', 'string'], default: null },
        { name: 'field_index_low_value', type: ['null', 'string'], default: null },
        { name: 'field_index_high_value', type: ['null', 'string'], default: null },
        { name: 'field_var_year', type: ['null', 'string'], default: null },
        { name: 'field_var_veille', type: ['null', 'string'], default: null },
        { name: 'veille', type: ['null', 'string'], default: null },
        { name: 'index', type: ['null', 'string'], default: null },
        { name: 'index_url', type: ['null', 'string'], default: null },
      ],
    },
  },
  {
    name: 'PortfolioMetrics',
    schema: {
      type: 'record',
      name: 'PortfolioMetrics',
      namespace: 'com.kafmongo.kafmongo.utils',
      fields: [
        { name: 'portfolioId', type: 'string' },
        { name: 'risk', type: 'double' },
        { name: 'expectedReturn', type: 'double' },
        { name: 'sharpRatio', type: 'double' },
        { name: 'timestamp', type: 'long' },
        { name: 'session', type: 'string', default: '' },
        { name: 'source', type: 'string', default: 'history' },
      ],
    },
  },
  {
    name: 'PortfolioStatsSchema',
    schema: {
      type: 'record',
      name: 'PortfolioStatsSchema',
      namespace: 'com.kafmongo.kafmongo.utils',
      fields: [
        { name: 'timestamp', type: 'long' },
        { name: 'portfolio_id', type: 'string' },
        { name: 'meanReturns', type: { type: 'map', values: 'double' } },
        {
          name: 'covarianceMatrix',
          type: { type: 'map', values: { type: 'map', values: 'double' } },
        },
        { name: 'session', type: 'string', default: '' },
        { name: 'source', type: 'string', default: 'history' },
        { name: 'windows', type: 'int', default: 0 },
      ],
    },
  },
  {
    name: 'WeightSchema',
    schema: {
      type: 'record',
      name: 'WeightSchema',
      namespace: 'com.kafmongo.kafmongo.utils',
      fields: [
        { name: 'timestamp', type: 'long' },
        { name: 'portfolio_id', type: 'string' },
        { name: 'weights', type: { type: 'map', values: 'double' } },
        { name: 'version', type: 'int', default: 0 },
        { name: 'cause', type: 'string', default: '' },
        { name: 'decisionId', type: 'string', default: '' },
        { name: 'session', type: 'string', default: '' },
        { name: 'source', type: 'string', default: 'history' },
      ],
    },
  },
  {
    name: 'source',
    schema: {
      type: 'enum',
      name: 'Source',
      namespace: 'ballast',
      symbols: ['history', 'live', 'simulated'],
    },
  },
  {
    name: 'adjustment',
    schema: {
      type: 'record',
      name: 'Adjustment',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'AdjustmentKind', symbols: ['adjustment'] } },
        { name: 'venue', type: 'string' },
        { name: 'instrument', type: 'string' },
        { name: 'session', type: 'string' },
        { name: 'eventTime', type: 'long' },
        { name: 'factor', type: 'double' },
        { name: 'reason', type: 'string' },
        { name: 'source', type: 'Source' },
      ],
    },
  },
  {
    name: 'objective',
    schema: {
      type: 'record',
      name: 'Objective',
      namespace: 'ballast',
      fields: [
        {
          name: 'kind',
          type: {
            type: 'enum',
            name: 'ObjectiveKind',
            symbols: ['maxSharpe', 'minVolatility', 'efficientReturn'],
          },
        },
        {
          name: 'fallback',
          type: { type: 'enum', name: 'Fallback', symbols: ['none', 'minVolatility'] },
          default: 'none',
        },
      ],
    },
  },
  {
    name: 'constraints',
    schema: {
      type: 'record',
      name: 'Constraints',
      namespace: 'ballast',
      fields: [
        { name: 'lower', type: { type: 'array', items: 'double' } },
        { name: 'upper', type: { type: 'array', items: 'double' } },
      ],
    },
  },
  {
    name: 'cascade',
    schema: {
      type: 'record',
      name: 'Cascade',
      namespace: 'ballast',
      fields: [
        {
          name: 'steps',
          type: {
            type: 'array',
            items: {
              type: 'record',
              name: 'CascadeStep',
              namespace: 'ballast',
              fields: [
                { name: 'kind', type: 'ObjectiveKind' },
                { name: 'timesMeanReturn', type: ['null', 'double'] },
              ],
            },
          },
        },
        { name: 'rounds', type: 'int' },
        { name: 'gammaStep', type: 'double' },
        { name: 'perturbation', type: 'double' },
        { name: 'seed', type: 'long' },
      ],
    },
  },
  {
    name: 'solve-request',
    schema: {
      type: 'record',
      name: 'SolveRequest',
      namespace: 'ballast',
      fields: [
        { name: 'decisionId', type: 'string' },
        { name: 'portfolioId', type: 'string' },
        { name: 'universeId', type: 'string' },
        { name: 'commandId', type: ['null', 'string'] },
        { name: 'dryRun', type: 'boolean' },
        { name: 'force', type: 'boolean' },
        {
          name: 'cause',
          type: {
            type: 'enum',
            name: 'Cause',
            symbols: [
              'initial',
              'sharpeBelowThreshold',
              'review',
              'manual',
              'external',
              'drawdown',
              'driftBand',
              'calendar',
              'bootstrap',
            ],
          },
        },
        { name: 'kinds', type: { type: 'array', items: 'Cause' } },
        { name: 'reason', type: 'string' },
        { name: 'windowEnd', type: 'long' },
        { name: 'session', type: 'string' },
        { name: 'source', type: 'Source' },
        { name: 'windows', type: 'int' },
        { name: 'revision', type: 'int' },
        { name: 'weightsVersion', type: 'int' },
        { name: 'instruments', type: { type: 'array', items: 'string' } },
        {
          name: 'statistics',
          type: {
            type: 'record',
            name: 'Statistics',
            namespace: 'ballast',
            fields: [
              { name: 'T', type: 'double' },
              { name: 'n', type: 'double' },
              { name: 's', type: 'double' },
              { name: 'q', type: 'double' },
              { name: 'mean', type: { type: 'array', items: 'double' } },
              { name: 'scatter', type: { type: 'array', items: 'double' } },
            ],
          },
        },
        { name: 'expectedReturns', type: { type: 'array', items: 'double' } },
        { name: 'covariance', type: { type: 'array', items: 'double' } },
        { name: 'heldWeights', type: { type: 'array', items: 'double' } },
        { name: 'previousExpectedReturns', type: ['null', { type: 'array', items: 'double' }] },
        { name: 'previousVolatilities', type: ['null', { type: 'array', items: 'double' }] },
        { name: 'objective', type: 'Objective' },
        { name: 'constraints', type: 'Constraints' },
        { name: 'l2Gamma', type: 'double' },
        { name: 'riskAversion', type: 'double' },
        { name: 'riskFreeRate', type: 'double' },
        { name: 'cost', type: 'double' },
        { name: 'horizonYears', type: 'double' },
        { name: 'heldSharpe', type: ['null', 'double'] },
        { name: 'threshold', type: ['null', 'double'] },
        { name: 'cascade', type: ['null', 'Cascade'], default: null },
        {
          name: 'evidence',
          type: [
            'null',
            {
              type: 'record',
              name: 'TriggerEvidence',
              namespace: 'ballast',
              fields: [
                { name: 'drawdown', type: ['null', 'double'] },
                { name: 'drawdownLimit', type: ['null', 'double'] },
                { name: 'instrument', type: ['null', 'string'] },
                { name: 'drift', type: ['null', 'double'] },
                { name: 'band', type: ['null', 'double'] },
                { name: 'period', type: ['null', 'string'] },
              ],
            },
          ],
          default: null,
        },
        { name: 'turnoverLeft', type: ['null', 'double'], default: null },
      ],
    },
  },
  {
    name: 'solve-result',
    schema: {
      type: 'record',
      name: 'SolveResult',
      namespace: 'ballast',
      fields: [
        {
          name: 'status',
          type: {
            type: 'enum',
            name: 'DecisionStatus',
            symbols: [
              'applied',
              'rejected',
              'infeasible',
              'noExcessReturn',
              'unbounded',
              'stalled',
              'overdue',
            ],
          },
        },
        { name: 'objective', type: 'ObjectiveKind' },
        { name: 'fallback', type: 'boolean' },
        { name: 'weights', type: ['null', { type: 'array', items: 'double' }] },
        { name: 'expectedGain', type: ['null', 'double'] },
        { name: 'turnover', type: ['null', 'double'] },
        { name: 'cost', type: ['null', 'double'] },
        { name: 'objectiveValue', type: ['null', 'double'] },
        { name: 'heldSharpe', type: ['null', 'double'] },
        { name: 'newSharpe', type: ['null', 'double'] },
        {
          name: 'certificate',
          type: [
            'null',
            {
              type: 'record',
              name: 'Certificate',
              namespace: 'ballast',
              fields: [
                { name: 'primal', type: 'double' },
                { name: 'dual', type: 'double' },
                { name: 'stationarity', type: 'double' },
                { name: 'complementarity', type: 'double' },
                { name: 'relativeGap', type: 'double' },
              ],
            },
          ],
        },
        {
          name: 'binding',
          type: {
            type: 'array',
            items: {
              type: 'record',
              name: 'Binding',
              namespace: 'ballast',
              fields: [
                { name: 'constraint', type: 'string' },
                { name: 'multiplier', type: 'double' },
              ],
            },
          },
        },
        { name: 'conflicting', type: { type: 'array', items: 'string' } },
        { name: 'solver', type: 'string' },
        { name: 'solverVersion', type: 'string' },
        {
          name: 'attempts',
          type: {
            type: 'array',
            items: {
              type: 'record',
              name: 'SolveAttempt',
              namespace: 'ballast',
              fields: [
                { name: 'round', type: 'int' },
                { name: 'objective', type: 'ObjectiveKind' },
                { name: 'targetReturn', type: ['null', 'double'] },
                { name: 'l2Gamma', type: 'double' },
                {
                  name: 'status',
                  type: {
                    type: 'enum',
                    name: 'AttemptStatus',
                    symbols: ['optimal', 'infeasible', 'noExcessReturn', 'unbounded', 'stalled'],
                  },
                },
              ],
            },
          },
          default: [],
        },
        {
          name: 'refusal',
          type: ['null', { type: 'enum', name: 'Refusal', symbols: ['turnoverBudget'] }],
          default: null,
        },
      ],
    },
  },
  {
    name: 'answer',
    schema: {
      type: 'record',
      name: 'Answer',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'AnswerKind', symbols: ['answer'] } },
        { name: 'request', type: 'SolveRequest' },
        { name: 'result', type: 'SolveResult' },
        { name: 'iterations', type: 'int' },
        { name: 'digest', type: 'string', default: '' },
      ],
    },
  },
  {
    name: 'audit-fact',
    schema: {
      type: 'record',
      name: 'AuditFact',
      namespace: 'ballast',
      fields: [
        { name: 'id', type: 'string' },
        { name: 'requestId', type: 'string' },
        { name: 'at', type: 'long' },
        { name: 'principal', type: 'string' },
        { name: 'tenant', type: 'string' },
        {
          name: 'action',
          type: {
            type: 'enum',
            name: 'AuditAction',
            symbols: [
              'rebalance',
              'dryRun',
              'definePortfolio',
              'deletePortfolio',
              'defineUniverse',
              'deleteUniverse',
            ],
          },
        },
        { name: 'resource', type: 'string' },
        { name: 'reason', type: 'string' },
        { name: 'before', type: ['null', 'string'] },
        { name: 'after', type: ['null', 'string'] },
        {
          name: 'outcome',
          type: { type: 'enum', name: 'AuditOutcome', symbols: ['accepted', 'rejected'] },
        },
        { name: 'outcomeReason', type: ['null', 'string'] },
      ],
    },
  },
  {
    name: 'audit-entry',
    schema: {
      type: 'record',
      name: 'AuditEntry',
      namespace: 'ballast',
      fields: [
        { name: 'sequence', type: 'long' },
        { name: 'fact', type: 'AuditFact' },
        { name: 'previousHash', type: 'string' },
        { name: 'hash', type: 'string' },
      ],
    },
  },
  {
    name: 'black-litterman-start',
    schema: {
      type: 'record',
      name: 'BlackLittermanStart',
      namespace: 'ballast',
      fields: [
        { name: 'marketWeights', type: { type: 'array', items: 'double' } },
        { name: 'P', type: { type: 'array', items: 'double' } },
        { name: 'Q', type: { type: 'array', items: 'double' } },
        { name: 'confidences', type: ['null', { type: 'array', items: 'double' }] },
        { name: 'tau', type: 'double' },
      ],
    },
  },
  {
    name: 'closes',
    schema: {
      type: 'record',
      name: 'Closes',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'ClosesKind', symbols: ['closes'] } },
        { name: 'universeId', type: 'string' },
        { name: 'tickPartition', type: 'int' },
        { name: 'tickPartitions', type: 'int' },
        { name: 'windowStart', type: 'long' },
        { name: 'windowEnd', type: 'long' },
        { name: 'session', type: 'string' },
        { name: 'source', type: 'Source' },
        { name: 'final', type: 'boolean' },
        { name: 'instruments', type: { type: 'array', items: 'int' } },
        { name: 'prices', type: { type: 'array', items: 'double' } },
        { name: 'trades', type: { type: 'array', items: 'int' } },
        { name: 'duplicates', type: 'int' },
        { name: 'late', type: 'int' },
        {
          name: 'adjustments',
          type: {
            type: 'array',
            items: {
              type: 'record',
              name: 'Adjusted',
              fields: [
                { name: 'instrument', type: 'int' },
                { name: 'factor', type: 'double' },
              ],
            },
          },
          default: [],
        },
      ],
    },
  },
  {
    name: 'command',
    schema: {
      type: 'record',
      name: 'Command',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'CommandKind', symbols: ['command'] } },
        { name: 'commandId', type: 'string' },
        { name: 'requestId', type: 'string' },
        { name: 'portfolioId', type: 'string' },
        { name: 'principal', type: 'string' },
        { name: 'reason', type: 'string' },
        { name: 'dryRun', type: 'boolean' },
        { name: 'force', type: 'boolean' },
        { name: 'body', type: 'string' },
        { name: 'ifMatch', type: ['null', 'int'] },
        { name: 'objective', type: ['null', 'Objective'] },
        { name: 'constraints', type: ['null', 'Constraints'] },
        { name: 'issuedAt', type: 'long' },
        { name: 'tenant', type: 'string', default: 'default' },
        { name: 'httpRequestId', type: 'string', default: '' },
      ],
    },
  },
  {
    name: 'daily-level',
    schema: {
      type: 'record',
      name: 'DailyLevel',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'DailyLevelKind', symbols: ['dailyLevel'] } },
        { name: 'symbol', type: 'string' },
        { name: 'session', type: 'string' },
        { name: 'level', type: 'double' },
        { name: 'record', type: 'com.kafmongo.kafmongo.utils.DailyIndex' },
      ],
    },
  },
  {
    name: 'dead-letter',
    schema: {
      type: 'record',
      name: 'DeadLetter',
      namespace: 'ballast',
      fields: [
        { name: 'topic', type: 'string' },
        { name: 'partition', type: 'int' },
        { name: 'offset', type: 'long' },
        { name: 'key', type: 'string' },
        { name: 'stage', type: 'string' },
        { name: 'code', type: 'string' },
        { name: 'message', type: 'string' },
        { name: 'sha256', type: 'string' },
        { name: 'length', type: 'long' },
        { name: 'original', type: 'bytes' },
      ],
    },
  },
  {
    name: 'decision',
    schema: {
      type: 'record',
      name: 'Decision',
      namespace: 'ballast',
      fields: [
        { name: 'decisionId', type: 'string' },
        { name: 'portfolioId', type: 'string' },
        { name: 'ordinal', type: 'int' },
        { name: 'version', type: ['null', 'int'] },
        { name: 'revision', type: 'int' },
        { name: 'basedOnRevised', type: 'boolean' },
        { name: 'request', type: 'SolveRequest' },
        { name: 'result', type: 'SolveResult' },
        { name: 'digest', type: 'string' },
      ],
    },
  },
  {
    name: 'universe-definition',
    schema: {
      type: 'record',
      name: 'UniverseDefinition',
      namespace: 'ballast',
      fields: [
        { name: 'universeId', type: 'string' },
        { name: 'version', type: 'int' },
        { name: 'venue', type: 'string' },
        { name: 'source', type: 'Source' },
        { name: 'feeds', type: { type: 'array', items: 'string' } },
        { name: 'instruments', type: { type: 'array', items: 'string' } },
        {
          name: 'calendar',
          type: {
            type: 'record',
            name: 'Calendar',
            namespace: 'ballast',
            fields: [
              {
                name: 'kind',
                type: { type: 'enum', name: 'CalendarKind', symbols: ['sessions', 'continuous'] },
              },
              { name: 'start', type: 'string' },
              { name: 'openMinute', type: 'int' },
              { name: 'closeMinute', type: 'int' },
              { name: 'weekend', type: { type: 'array', items: 'int' } },
              { name: 'holidays', type: { type: 'array', items: 'string' } },
              {
                name: 'halfDays',
                type: {
                  type: 'array',
                  items: {
                    type: 'record',
                    name: 'HalfDay',
                    namespace: 'ballast',
                    fields: [
                      { name: 'date', type: 'string' },
                      { name: 'closeMinute', type: 'int' },
                    ],
                  },
                },
              },
              {
                name: 'utcOffsets',
                type: {
                  type: 'array',
                  items: {
                    type: 'record',
                    name: 'UtcOffset',
                    namespace: 'ballast',
                    fields: [
                      { name: 'from', type: 'string' },
                      { name: 'minutes', type: 'int' },
                    ],
                  },
                },
              },
            ],
          },
        },
        {
          name: 'window',
          type: {
            type: 'record',
            name: 'WindowSpec',
            namespace: 'ballast',
            fields: [
              {
                name: 'kind',
                type: { type: 'enum', name: 'WindowKind', symbols: ['session', 'tumbling'] },
              },
              { name: 'sizeMs', type: 'long', default: 0 },
              { name: 'offsetMs', type: 'long', default: 0 },
              { name: 'dtYears', type: 'double' },
              { name: 'disorderBoundMs', type: 'long', default: 0 },
            ],
          },
        },
        {
          name: 'estimators',
          type: {
            type: 'array',
            items: {
              type: 'record',
              name: 'Estimator',
              namespace: 'ballast',
              fields: [
                { name: 'name', type: 'string' },
                { name: 'halfLifeYears', type: ['null', 'double'] },
              ],
            },
          },
        },
      ],
    },
  },
  {
    name: 'portfolio-definition',
    schema: {
      type: 'record',
      name: 'PortfolioDefinition',
      namespace: 'ballast',
      fields: [
        { name: 'portfolioId', type: 'string' },
        { name: 'version', type: 'int' },
        { name: 'universeId', type: 'string' },
        { name: 'tenant', type: 'string' },
        { name: 'instruments', type: { type: 'array', items: 'string' } },
        {
          name: 'initial',
          type: {
            type: 'record',
            name: 'InitialWeights',
            namespace: 'ballast',
            fields: [
              {
                name: 'kind',
                type: {
                  type: 'enum',
                  name: 'InitialKind',
                  symbols: ['weights', 'equal', 'equalAfterWarmUp', 'blackLitterman'],
                },
              },
              { name: 'weights', type: { type: 'array', items: 'double' } },
            ],
          },
        },
        {
          name: 'prior',
          type: [
            'null',
            {
              type: 'record',
              name: 'Prior',
              namespace: 'ballast',
              fields: [
                { name: 'observations', type: 'double' },
                { name: 'asOf', type: ['null', 'long'] },
                { name: 'mean', type: { type: 'array', items: 'double' } },
                { name: 'covariance', type: { type: 'array', items: 'double' } },
              ],
            },
          ],
        },
        { name: 'estimator', type: 'string' },
        {
          name: 'optimiser',
          type: { type: 'enum', name: 'Optimiser', symbols: ['internal', 'external', 'cascade'] },
        },
        { name: 'objective', type: 'Objective' },
        { name: 'constraints', type: 'Constraints' },
        { name: 'l2Gamma', type: 'double' },
        { name: 'riskAversion', type: 'double' },
        { name: 'riskFreeRate', type: 'double' },
        {
          name: 'period',
          type: { type: 'enum', name: 'Period', symbols: ['day', 'week', 'year'] },
        },
        {
          name: 'policy',
          type: {
            type: 'record',
            name: 'Policy',
            namespace: 'ballast',
            fields: [
              { name: 'warmUpWindows', type: 'int' },
              {
                name: 'sharpe',
                type: [
                  'null',
                  {
                    type: 'record',
                    name: 'SharpeRule',
                    namespace: 'ballast',
                    fields: [
                      { name: 'threshold', type: 'double' },
                      { name: 'rearm', type: 'double' },
                    ],
                  },
                ],
              },
              {
                name: 'review',
                type: [
                  'null',
                  {
                    type: 'record',
                    name: 'ReviewRule',
                    namespace: 'ballast',
                    fields: [{ name: 'every', type: 'int' }],
                  },
                ],
              },
              { name: 'cooldownWindows', type: 'int' },
              { name: 'cost', type: 'double' },
              { name: 'horizonYears', type: 'double' },
              {
                name: 'calendar',
                type: [
                  'null',
                  {
                    type: 'record',
                    name: 'CalendarRule',
                    namespace: 'ballast',
                    fields: [
                      {
                        name: 'every',
                        type: {
                          type: 'enum',
                          name: 'CalendarUnit',
                          symbols: ['day', 'week', 'month'],
                        },
                      },
                    ],
                  },
                ],
                default: null,
              },
              {
                name: 'driftBand',
                type: [
                  'null',
                  {
                    type: 'record',
                    name: 'DriftBandRule',
                    namespace: 'ballast',
                    fields: [
                      { name: 'absolute', type: ['null', 'double'] },
                      { name: 'relative', type: ['null', 'double'] },
                    ],
                  },
                ],
                default: null,
              },
              {
                name: 'drawdown',
                type: [
                  'null',
                  {
                    type: 'record',
                    name: 'DrawdownRule',
                    namespace: 'ballast',
                    fields: [
                      { name: 'limit', type: 'double' },
                      { name: 'rearm', type: 'double' },
                    ],
                  },
                ],
                default: null,
              },
              {
                name: 'turnoverBudget',
                type: [
                  'null',
                  {
                    type: 'record',
                    name: 'TurnoverBudget',
                    namespace: 'ballast',
                    fields: [{ name: 'perYear', type: 'double' }],
                  },
                ],
                default: null,
              },
            ],
          },
        },
        { name: 'inSample', type: 'boolean' },
        { name: 'label', type: 'string' },
        { name: 'cascade', type: ['null', 'Cascade'], default: null },
        { name: 'blackLitterman', type: ['null', 'BlackLittermanStart'], default: null },
      ],
    },
  },
  {
    name: 'definition',
    schema: {
      type: 'record',
      name: 'Definition',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'DefinitionKind', symbols: ['definition'] } },
        { name: 'definitionId', type: 'string' },
        { name: 'requestId', type: 'string' },
        { name: 'universe', type: ['null', 'UniverseDefinition'] },
        { name: 'portfolio', type: ['null', 'PortfolioDefinition'] },
        {
          name: 'shrinkage',
          type: {
            type: 'map',
            values: { type: 'enum', name: 'ShrinkageKind', symbols: ['ledoitWolf', 'oas'] },
          },
          default: {},
        },
        { name: 'principal', type: 'string', default: 'unknown' },
        { name: 'tenant', type: 'string', default: 'default' },
        { name: 'reason', type: 'string', default: '' },
        { name: 'httpRequestId', type: 'string', default: '' },
        { name: 'issuedAt', type: 'long', default: 0 },
        {
          name: 'change',
          type: { type: 'enum', name: 'DefinitionChange', symbols: ['put', 'create', 'delete'] },
          default: 'put',
        },
        { name: 'expectedVersion', type: ['null', 'int'], default: null },
      ],
    },
  },
  {
    name: 'definition-record',
    schema: {
      type: 'record',
      name: 'DefinitionRecord',
      namespace: 'ballast',
      fields: [
        { name: 'definitionId', type: 'string' },
        { name: 'effectiveAfter', type: ['null', 'long'] },
        { name: 'universe', type: ['null', 'UniverseDefinition'] },
        { name: 'portfolio', type: ['null', 'PortfolioDefinition'] },
        { name: 'shrinkage', type: { type: 'map', values: 'ShrinkageKind' }, default: {} },
        { name: 'deleted', type: 'boolean', default: false },
      ],
    },
  },
  {
    name: 'live-level',
    schema: {
      type: 'record',
      name: 'LiveLevel',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'LiveLevelKind', symbols: ['liveLevel'] } },
        { name: 'symbol', type: 'string' },
        { name: 'eventTime', type: 'long' },
        { name: 'level', type: 'double' },
        { name: 'record', type: 'com.kafmongo.kafmongo.utils.IndexRTSchema' },
        { name: 'session', type: 'string', default: '' },
      ],
    },
  },
  { name: 'index-level', schema: ['DailyLevel', 'LiveLevel'] },
  {
    name: 'tick',
    schema: {
      type: 'record',
      name: 'Tick',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'TickKind', symbols: ['tick'] } },
        { name: 'venue', type: 'string' },
        { name: 'instrument', type: 'string' },
        { name: 'eventTime', type: 'long' },
        { name: 'price', type: 'double' },
        { name: 'sequence', type: 'long' },
        { name: 'cumulativeVolume', type: 'double' },
        { name: 'source', type: 'Source' },
      ],
    },
  },
  {
    name: 'late-tick',
    schema: {
      type: 'record',
      name: 'LateTick',
      namespace: 'ballast',
      fields: [
        { name: 'tick', type: 'Tick' },
        { name: 'reason', type: { type: 'enum', name: 'LateReason', symbols: ['late', 'primed'] } },
        { name: 'universeId', type: 'string' },
        { name: 'windowEnd', type: 'long' },
        { name: 'watermark', type: 'long' },
      ],
    },
  },
  {
    name: 'macro',
    schema: {
      type: 'record',
      name: 'Macro',
      namespace: 'ballast',
      fields: [
        { name: 'series', type: 'string' },
        { name: 'period', type: 'string' },
        { name: 'value', type: 'double' },
        { name: 'releasedAt', type: 'long' },
        { name: 'unit', type: 'string' },
        { name: 'source', type: 'string' },
      ],
    },
  },
  {
    name: 'marks',
    schema: {
      type: 'record',
      name: 'Marks',
      namespace: 'ballast',
      fields: [
        { name: 'universeId', type: 'string' },
        { name: 'session', type: 'string' },
        { name: 'asOf', type: 'long' },
        { name: 'source', type: 'Source' },
        {
          name: 'prices',
          type: {
            type: 'array',
            items: {
              type: 'record',
              name: 'MarkPrice',
              namespace: 'ballast',
              fields: [
                { name: 'instrument', type: 'string' },
                { name: 'price', type: 'double' },
                { name: 'eventTime', type: 'long' },
              ],
            },
          },
        },
      ],
    },
  },
  {
    name: 'metrics',
    schema: {
      type: 'record',
      name: 'Metrics',
      namespace: 'ballast',
      fields: [
        { name: 'portfolioId', type: 'string' },
        { name: 'universeId', type: 'string' },
        { name: 'windowEnd', type: 'long' },
        { name: 'session', type: 'string' },
        { name: 'source', type: 'Source' },
        { name: 'revision', type: 'int' },
        { name: 'windows', type: 'int' },
        { name: 'weightsVersion', type: 'int' },
        { name: 'heldWeights', type: { type: 'map', values: 'double' } },
        { name: 'targetWeights', type: { type: 'map', values: 'double' } },
        { name: 'expectedReturn', type: ['null', 'double'] },
        { name: 'risk', type: ['null', 'double'] },
        { name: 'sharpe', type: ['null', 'double'] },
        { name: 'sharpeStandardError', type: ['null', 'double'] },
        { name: 'targetSharpe', type: ['null', 'double'] },
        { name: 'riskFreeRate', type: 'double' },
        { name: 'threshold', type: ['null', 'double'] },
        { name: 'armed', type: 'boolean' },
        {
          name: 'account',
          type: [
            'null',
            {
              type: 'record',
              name: 'Account',
              namespace: 'ballast',
              fields: [
                { name: 'inception', type: 'long' },
                { name: 'gross', type: 'double' },
                { name: 'net', type: 'double' },
                { name: 'benchmarkGross', type: 'double' },
                { name: 'benchmarkNet', type: 'double' },
                { name: 'cost', type: 'double' },
                { name: 'turnover', type: 'double' },
                { name: 'drawdown', type: 'double' },
                { name: 'maxDrawdown', type: 'double' },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    name: 'outcome',
    schema: {
      type: 'record',
      name: 'Outcome',
      namespace: 'ballast',
      fields: [
        { name: 'id', type: 'string' },
        { name: 'requestId', type: 'string' },
        {
          name: 'subject',
          type: {
            type: 'enum',
            name: 'OutcomeSubject',
            symbols: ['command', 'definition', 'decision'],
          },
        },
        { name: 'portfolioId', type: ['null', 'string'] },
        { name: 'universeId', type: ['null', 'string'] },
        {
          name: 'status',
          type: {
            type: 'enum',
            name: 'OutcomeStatus',
            symbols: [
              'accepted',
              'broadcast',
              'rejected',
              'solved',
              'applied',
              'conflict',
              'preconditionFailed',
            ],
          },
        },
        { name: 'reason', type: ['null', 'string'] },
        { name: 'decisionId', type: ['null', 'string'] },
        { name: 'version', type: ['null', 'int'] },
        { name: 'windowEnd', type: ['null', 'long'] },
        { name: 'turnover', type: ['null', 'double'] },
        { name: 'cost', type: ['null', 'double'] },
        { name: 'decision', type: ['null', 'Decision'] },
      ],
    },
  },
  {
    name: 'outside-prior',
    schema: {
      type: 'record',
      name: 'OutsidePrior',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'OutsidePriorKind', symbols: ['prior'] } },
        { name: 'portfolioId', type: 'string' },
        { name: 'timestamp', type: 'long' },
        { name: 'mean', type: { type: 'map', values: 'double' } },
        { name: 'covariance', type: { type: 'map', values: { type: 'map', values: 'double' } } },
      ],
    },
  },
  {
    name: 'outside-weights',
    schema: {
      type: 'record',
      name: 'OutsideWeights',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'OutsideWeightsKind', symbols: ['weights'] } },
        { name: 'portfolioId', type: 'string' },
        { name: 'timestamp', type: 'long' },
        { name: 'weights', type: { type: 'map', values: 'double' } },
        { name: 'origin', type: 'string' },
      ],
    },
  },
  {
    name: 'overdue',
    schema: {
      type: 'record',
      name: 'Overdue',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'OverdueKind', symbols: ['overdue'] } },
        { name: 'request', type: 'SolveRequest' },
      ],
    },
  },
  {
    name: 'portfolio-statistics',
    schema: {
      type: 'record',
      name: 'PortfolioStatistics',
      namespace: 'ballast',
      fields: [
        { name: 'portfolioId', type: 'string' },
        { name: 'universeId', type: 'string' },
        { name: 'windowEnd', type: 'long' },
        { name: 'session', type: 'string' },
        { name: 'source', type: 'Source' },
        { name: 'revision', type: 'int' },
        { name: 'windows', type: 'int' },
        { name: 'estimator', type: 'string' },
        {
          name: 'priorShare',
          type: {
            type: 'record',
            name: 'PriorShare',
            namespace: 'ballast',
            fields: [
              { name: 'mean', type: 'double' },
              { name: 'covariance', type: 'double' },
            ],
          },
        },
        { name: 'priorConsistency', type: ['null', 'double'] },
        { name: 'effectiveObservations', type: 'double' },
        { name: 'riskFreeRate', type: 'double' },
        { name: 'instruments', type: { type: 'array', items: 'string' } },
        { name: 'mean', type: { type: 'array', items: 'double' } },
        { name: 'covariance', type: { type: 'array', items: 'double' } },
        { name: 'staleness', type: { type: 'array', items: ['null', 'int'] } },
        {
          name: 'shrinkage',
          type: [
            'null',
            {
              type: 'record',
              name: 'AppliedShrinkage',
              namespace: 'ballast',
              fields: [
                { name: 'kind', type: 'ShrinkageKind' },
                { name: 'intensity', type: 'double' },
              ],
            },
          ],
          default: null,
        },
      ],
    },
  },
  {
    name: 'pushed',
    schema: {
      type: 'record',
      name: 'Pushed',
      namespace: 'ballast',
      fields: [
        { name: 'feed', type: 'string' },
        { name: 'sequence', type: 'long' },
        { name: 'instrument', type: 'string' },
        { name: 'price', type: 'double' },
        { name: 'volume', type: 'double' },
        { name: 'eventTime', type: 'long' },
        { name: 'receivedAt', type: 'long' },
        { name: 'principal', type: 'string' },
        { name: 'tenant', type: 'string' },
        { name: 'httpRequestId', type: 'string' },
      ],
    },
  },
  {
    name: 'quality',
    schema: {
      type: 'record',
      name: 'Quality',
      namespace: 'ballast',
      fields: [
        { name: 'feed', type: 'string' },
        { name: 'universeId', type: 'string' },
        { name: 'venue', type: 'string' },
        { name: 'source', type: 'Source' },
        { name: 'asOf', type: 'long' },
        { name: 'marketTime', type: ['null', 'long'] },
        { name: 'session', type: ['null', 'string'] },
        { name: 'ended', type: 'boolean' },
        { name: 'batches', type: 'long' },
        {
          name: 'failures',
          type: {
            type: 'record',
            name: 'FeedFailures',
            namespace: 'ballast',
            fields: [
              { name: 'total', type: 'long' },
              { name: 'inRow', type: 'int' },
              { name: 'byCode', type: { type: 'map', values: 'long' } },
              {
                name: 'recent',
                type: {
                  type: 'array',
                  items: {
                    type: 'record',
                    name: 'FailedPoll',
                    namespace: 'ballast',
                    fields: [
                      { name: 'at', type: 'long' },
                      { name: 'code', type: 'string' },
                      { name: 'reason', type: 'string' },
                    ],
                  },
                },
              },
            ],
          },
        },
        {
          name: 'quotes',
          type: {
            type: 'record',
            name: 'QuoteCounts',
            namespace: 'ballast',
            fields: [
              { name: 'received', type: 'long' },
              { name: 'ticks', type: 'long' },
              { name: 'repeats', type: 'long' },
              { name: 'refused', type: 'long' },
              { name: 'refusedByCode', type: { type: 'map', values: 'long' } },
            ],
          },
        },
        {
          name: 'windows',
          type: {
            type: 'record',
            name: 'WindowCoverage',
            namespace: 'ballast',
            fields: [
              { name: 'expected', type: 'long' },
              { name: 'received', type: 'long' },
              { name: 'missed', type: 'long' },
              {
                name: 'missing',
                type: {
                  type: 'array',
                  items: {
                    type: 'record',
                    name: 'MissedWindow',
                    namespace: 'ballast',
                    fields: [
                      { name: 'session', type: 'string' },
                      { name: 'windowEnd', type: 'long' },
                    ],
                  },
                },
              },
            ],
          },
        },
        {
          name: 'instruments',
          type: {
            type: 'array',
            items: {
              type: 'record',
              name: 'InstrumentQuality',
              namespace: 'ballast',
              fields: [
                { name: 'instrument', type: 'string' },
                { name: 'ticks', type: 'long' },
                { name: 'refused', type: 'long' },
                { name: 'eventTime', type: ['null', 'long'] },
                { name: 'stalenessMs', type: ['null', 'long'] },
              ],
            },
          },
        },
        {
          name: 'disorder',
          type: {
            type: 'record',
            name: 'FeedDisorder',
            namespace: 'ballast',
            fields: [
              { name: 'ticks', type: 'long' },
              { name: 'largestMs', type: 'long' },
              { name: 'meanMs', type: 'double' },
            ],
          },
        },
        {
          name: 'sequence',
          type: {
            type: 'record',
            name: 'SequenceQuality',
            namespace: 'ballast',
            fields: [
              { name: 'gaps', type: 'long' },
              { name: 'missing', type: 'long' },
              { name: 'duplicates', type: 'long' },
            ],
          },
        },
        {
          name: 'skew',
          type: [
            'null',
            {
              type: 'record',
              name: 'ClockSkew',
              namespace: 'ballast',
              fields: [
                { name: 'lastMs', type: 'long' },
                { name: 'leastMs', type: 'long' },
                { name: 'medianMs', type: 'double' },
                { name: 'answers', type: 'long' },
              ],
            },
          ],
        },
        {
          name: 'rate',
          type: {
            type: 'record',
            name: 'TickRate',
            namespace: 'ballast',
            fields: [
              { name: 'now', type: 'long' },
              { name: 'median', type: 'double' },
              {
                name: 'burst',
                type: [
                  'null',
                  {
                    type: 'record',
                    name: 'TickBurst',
                    namespace: 'ballast',
                    fields: [
                      { name: 'session', type: 'string' },
                      { name: 'at', type: 'long' },
                      { name: 'ticks', type: 'long' },
                      { name: 'median', type: 'double' },
                      { name: 'ratio', type: 'double' },
                    ],
                  },
                ],
              },
            ],
          },
        },
      ],
    },
  },
  {
    name: 'returns',
    schema: {
      type: 'record',
      name: 'Returns',
      namespace: 'ballast',
      fields: [
        { name: 'universeId', type: 'string' },
        { name: 'universeVersion', type: 'int' },
        { name: 'windowEnd', type: 'long' },
        { name: 'session', type: 'string' },
        { name: 'source', type: 'Source' },
        { name: 'revision', type: 'int' },
        { name: 'window', type: 'int' },
        { name: 'dtYears', type: 'double' },
        { name: 'returns', type: { type: 'array', items: 'double' } },
        { name: 'closes', type: { type: 'array', items: 'double' } },
        { name: 'stale', type: { type: 'array', items: 'boolean' } },
      ],
    },
  },
  {
    name: 'watermark',
    schema: {
      type: 'record',
      name: 'Watermark',
      namespace: 'ballast',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'WatermarkKind', symbols: ['watermark'] } },
        { name: 'venue', type: 'string' },
        { name: 'feed', type: 'string' },
        { name: 'watermark', type: 'long' },
        { name: 'windowEnd', type: ['null', 'long'] },
        { name: 'session', type: ['null', 'string'] },
        { name: 'source', type: 'Source' },
        { name: 'final', type: 'boolean', default: false },
      ],
    },
  },
  {
    name: 'universe-control',
    schema: {
      type: 'record',
      name: 'UniverseControl',
      namespace: 'ballast',
      fields: [
        {
          name: 'kind',
          type: { type: 'enum', name: 'UniverseControlKind', symbols: ['universe'] },
        },
        { name: 'definition', type: 'UniverseDefinition' },
        { name: 'deleted', type: 'boolean', default: false },
      ],
    },
  },
  { name: 'tick-record', schema: ['Tick', 'Watermark', 'UniverseControl', 'Adjustment'] },
  {
    name: 'universe-record',
    schema: [
      'Closes',
      'Definition',
      'OutsidePrior',
      'Command',
      'OutsideWeights',
      'Answer',
      'Overdue',
    ],
  },
];
