import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import { CERTIFICATE_SCHEMA, TRADES_SCHEMA, WEIGHTS_SCHEMA } from '../decisions/summary-docs.js';
import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

const schema = s.object({
  commandId: s.text(),
  status: s.oneOf(['pending', 'rejected', 'solved', 'applied']),
  statusUrl: s.text('Where to ask again; also the Location header'),
  reason: s.textOrNull('Why it was rejected'),
  decisionId: s.textOrNull(),
  version: s.integerOrNull('Weights version it created'),
  turnover: s.numberOrNull(),
  cost: s.numberOrNull(),
  dryRun: s.orNull(
    s.object({
      status: s.text('What the decision would have been'),
      before: WEIGHTS_SCHEMA,
      after: s.orNull(WEIGHTS_SCHEMA),
      trades: TRADES_SCHEMA,
      turnover: s.numberOrNull(),
      cost: s.numberOrNull(),
      expectedGain: s.numberOrNull(),
      certificate: CERTIFICATE_SCHEMA,
    }),
  ),
});

export const REBALANCE_DOC: OperationDoc = {
  summary: 'Ask for a rebalance',
  description:
    'Writes a command and answers 202 once it is durable and the stream has accepted it. It runs on the last closed window, passes the cooldown but not the gain test (unless `force`), and takes effect after the next window; `dryRun` tells what would be done and changes nothing. Repeated under the same Idempotency-Key, an equal body is the same command and another one 422. If-Match with the ETag of the weights guards against a target that has moved on (412).',
  answer: { recorded: RECORDED.rebalanceDryRun, name: 'RebalanceCommand', schema },
  problems: [
    RECORDED.rebalanceFaulty,
    RECORDED.unknownPortfolio,
    RECORDED.weightsMovedOn,
    RECORDED.keyUsedTwice,
    RECORDED.notReady,
  ],
};

export const REBALANCE_STATUS_DOC: OperationDoc = {
  summary: 'What became of a rebalance',
  description:
    'pending, rejected (with the reason), solved (published, waiting for the next window) or applied (that window has closed). Where no window follows, as for `portf1` after the replay, it stays solved, while the decision itself says applied in the history, with `effectiveAt` and `paid` null: decided and published, not yet held. A dry run ends as solved and carries its trade list and cost. An id that this replica has not folded yet is waited for, up to two seconds.',
  answer: { recorded: RECORDED.rebalanceStatus, name: 'RebalanceCommand', schema },
  problems: [RECORDED.unknownParameter, RECORDED.unknownCommand, RECORDED.notReady],
};

/** Examples of the body; each is answered 202. */
export const REBALANCE_EXAMPLES = {
  dryRun: { summary: 'What would be done', value: RECORDED.rebalanceDryRun.request.body },
  override: {
    summary: 'What least volatility within 20 % each would be',
    value: RECORDED.rebalanceOverride.request.body,
  },
  now: { summary: 'Rebalance, if it is worth its cost', value: {} },
};

const body = s.object(
  {
    reason: s.text('For the record'),
    dryRun: s.flag('Tell, do not act'),
    force: s.flag('Skip the gain test'),
    objective: s.object(
      {
        kind: s.oneOf(['maxSharpe', 'minVolatility']),
        fallback: s.oneOf(['none', 'minVolatility']),
      },
      { optional: ['fallback'] },
    ),
    constraints: s.object({
      bounds: {
        type: 'object',
        description: '{ lower, upper } for all, or { instrument: [lower, upper] }; null = none',
        additionalProperties: true,
      },
    }),
  },
  { optional: ['reason', 'dryRun', 'force', 'objective', 'constraints'] },
);

/** Body and headers of POST /portfolio/rebalance. */
export function TakesRebalance(): MethodDecorator {
  return applyDecorators(
    ApiBody({ required: false, schema: { ...body }, examples: REBALANCE_EXAMPLES }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Names the command: an equal repeat is the same command',
      schema: { type: 'string', maxLength: 255 },
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag of the weights this is based on, like "7", or * for any',
      schema: { type: 'string' },
    }),
  );
}
