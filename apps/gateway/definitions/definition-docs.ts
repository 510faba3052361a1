import type { OperationDoc, OtherAnswer } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

/** Where a definition stands. */
export const DEFINITION_SCHEMA = s.named(
  'DefinitionStatus',
  s.object({
    definitionId: s.text(),
    status: s.oneOf(['pending', 'accepted', 'rejected']),
    statusUrl: s.text('Where to ask again; with 202 also the Location header'),
    portfolioId: s.textOrNull(),
    universeId: s.textOrNull(),
    change: s.textOrNull('created, replaced, unchanged or deleted, where it was accepted'),
    version: s.integerOrNull('Of the definition in force afterwards, where it was accepted'),
    errors: s.list(
      s.named('Fault', s.object({ path: s.text(), message: s.text() })),
      'Why it was rejected',
    ),
  }),
);

/** What the fold has not decided in time. */
export const PENDING: OtherAnswer = {
  status: 202,
  description: 'Written, and not decided within two seconds',
  body: {
    schema: DEFINITION_SCHEMA,
    example: {
      definitionId: '0'.repeat(64),
      status: 'pending',
      statusUrl: `/definitions/${'0'.repeat(64)}`,
      portfolioId: null,
      universeId: null,
      change: null,
      version: null,
      errors: [],
    },
  },
};

export const DEFINITION_DOC: OperationDoc = {
  summary: 'What became of a definition',
  description:
    'The verdict of the stream on a PUT, POST or DELETE that was answered 202: accepted, with what it changed and the version in force, or rejected, with every fault. Only who asked for it is told. An id that this replica has not heard of is waited for, up to two seconds.',
  answer: { recorded: RECORDED.definitionStatus, schema: DEFINITION_SCHEMA },
  problems: [RECORDED.unknownDefinition, RECORDED.notReady],
};
