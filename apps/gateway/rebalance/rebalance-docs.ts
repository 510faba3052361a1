import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import { CERTIFICATE_SCHEMA, SUMMARY_EXAMPLE, TRADES_SCHEMA } from '../decisions/summary-docs.js';
import { READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { COMMAND_ID, DECISION_ID } from '../openapi/reference-portfolio.js';
import * as s from '../openapi/schema.js';
import type { CommandView } from './command-view.js';

const pending: CommandView = {
  commandId: COMMAND_ID,
  status: 'pending',
  statusUrl: `/portfolio/rebalance/${COMMAND_ID}`,
  reason: null,
  decisionId: null,
  version: null,
  turnover: null,
  cost: null,
  dryRun: null,
};

const solved: CommandView = {
  ...pending,
  status: 'solved',
  decisionId: DECISION_ID,
  turnover: SUMMARY_EXAMPLE.turnover,
  cost: SUMMARY_EXAMPLE.cost,
  dryRun: {
    status: 'applied',
    before: SUMMARY_EXAMPLE.before,
    after: SUMMARY_EXAMPLE.after,
    trades: SUMMARY_EXAMPLE.trades,
    turnover: SUMMARY_EXAMPLE.turnover,
    cost: SUMMARY_EXAMPLE.cost,
    expectedGain: SUMMARY_EXAMPLE.expectedGain,
    certificate: SUMMARY_EXAMPLE.certificate,
  },
};

const weights = s.mapOf(s.number());

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
      before: weights,
      after: s.orNull(weights),
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
  status: 202,
  answer: { example: pending, schema },
  problems: {
    ...READ_PROBLEMS,
    badRequest: 'dryRun: expected true or false',
    preconditionFailed: 'expected weights version 6, was another (version 7)',
    tooLarge: 'expected a body of at most 8 MiB',
    unsupportedMediaType: 'expected content-type application/json, was "text/plain"',
    unprocessable:
      'expected the body (and If-Match) that this Idempotency-Key was first used with, was another',
  },
};

export const REBALANCE_STATUS_DOC: OperationDoc = {
  summary: 'What became of a rebalance',
  description:
    'pending, rejected (with the reason), solved (published, waiting for the next window) or applied. A dry run ends as solved and carries its trade list and cost. An id that this replica has not folded yet is waited for, up to two seconds.',
  answer: { example: solved, schema },
  problems: { ...READ_PROBLEMS, notFound: `expected a command of portf1, was "${COMMAND_ID}"` },
};

/** Examples of the body; each is answered 202. */
export const REBALANCE_EXAMPLES = {
  dryRun: { summary: 'What would be done', value: { dryRun: true, reason: 'quarterly check' } },
  now: { summary: 'Rebalance, if it is worth its cost', value: {} },
  override: {
    summary: 'Least volatility within 20 % each',
    value: {
      dryRun: true,
      objective: { kind: 'minVolatility' },
      constraints: { bounds: { lower: 0, upper: 0.2 } },
    },
  },
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
      description: 'The ETag of the weights this is based on, like "7"',
      schema: { type: 'string' },
    }),
  );
}
