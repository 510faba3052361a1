import type { OperationDoc } from '../openapi/operation.js';
import { PLAIN_READ_PROBLEMS } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

export const WEIGHTS_DOC: OperationDoc = {
  summary: 'Target and held weights',
  description:
    'The target in force, with its version (also the ETag, for If-Match) and its cause, and the weights held now, which drift with prices between rebalances. `ageSeconds` counts from when these figures reached this replica.',
  answer: {
    recorded: RECORDED.weights,
    name: 'PortfolioWeights',
    schema: s.object({
      portfolioId: s.text(),
      universeId: s.text(),
      source: s.oneOf(['history', 'live', 'simulated']),
      version: s.integer('Of the weights'),
      asOf: s.instant('End of the window'),
      session: s.text('Local date'),
      cause: s.object({ kind: s.text(), decisionId: s.textOrNull() }),
      weights: s.mapOf(s.number(), 'Target, by instrument'),
      heldWeights: s.mapOf(s.number(), 'Drifted, by instrument'),
      effectiveHoldings: s.numberOrNull('1 / sum w^2 of the held weights'),
      ageSeconds: s.number(),
    }),
  },
  headers: ['ETag'],
  problems: PLAIN_READ_PROBLEMS,
};
