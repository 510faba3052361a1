import { ApiBody } from '@nestjs/swagger';
import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import { DEFINITION_SCHEMA, PENDING } from './definition-docs.js';
import { PORTFOLIO_BODY, PORTFOLIO_SCHEMA } from './portfolio-schema.js';

const WRITE_PROBLEMS = [
  RECORDED.portfolioFaulty,
  RECORDED.tooLarge,
  RECORDED.notJson,
  RECORDED.portfolioRefused,
  RECORDED.notReady,
];
const ACTS =
  'Answered when the stream has folded it, with what is in force then; in force from the next window on. Weights are held from that window; a Black-Litterman start is decided like any rebalance, on the posterior of the prior or of what the universe has seen, and is in /decisions.';

export const PORTFOLIO_DOC: OperationDoc = {
  summary: 'A portfolio as it is defined',
  description:
    'The whole definition, as PUT takes it, with its version (the ETag) and from when on it is in force. Rates, `l2Gamma`, views and prior are per `period`.',
  answer: { recorded: RECORDED.portfolioDefinition, schema: PORTFOLIO_SCHEMA },
  problems: [RECORDED.unknownDefinedPortfolio, RECORDED.notReady],
};

export const PUT_PORTFOLIO_DOC: OperationDoc = {
  summary: 'Define a portfolio, or change it',
  description: `Validated as a whole: 400 for what cannot be read, 422 for what the stream refuses, each with every fault. ${ACTS} An equal definition changes nothing and creates no version. A changed policy, prior or constraint keeps what is held; other instruments start anew. An id stays in its universe. 201 when it is new, 200 when it replaces one.`,
  answer: { recorded: RECORDED.portfolioPut, schema: PORTFOLIO_SCHEMA },
  otherAnswers: [
    {
      status: 200,
      description: 'Replaced, or as it was',
      body: { schema: PORTFOLIO_SCHEMA, example: RECORDED.portfolioDefinition.body },
    },
    PENDING,
  ],
  problems: [...WRITE_PROBLEMS, RECORDED.portfolioTaken, RECORDED.definitionMovedOn],
};

export const CREATE_PORTFOLIO_DOC: OperationDoc = {
  summary: 'Define a new portfolio',
  description: `Like PUT, under the id in the body, and only where there is none: 409 otherwise. ${ACTS}`,
  answer: { recorded: RECORDED.portfolioCreated, schema: PORTFOLIO_SCHEMA },
  otherAnswers: [PENDING],
  problems: [...WRITE_PROBLEMS, RECORDED.portfolioTaken],
};

export const DELETE_PORTFOLIO_DOC: OperationDoc = {
  summary: 'Delete a portfolio',
  description:
    'It decides no more, from the next window on. Its decisions stay; the id may be defined anew by the same tenant in the same universe, and goes on counting versions.',
  answer: { recorded: RECORDED.portfolioDeleted, schema: DEFINITION_SCHEMA },
  otherAnswers: [PENDING],
  problems: [RECORDED.unknownDefinedPortfolio, RECORDED.definitionMovedOn, RECORDED.notReady],
};

/** Body of POST and PUT. */
export function TakesPortfolio(): MethodDecorator {
  return ApiBody({
    schema: { ...PORTFOLIO_BODY },
    examples: {
      weights: { summary: 'Weights from the start', value: RECORDED.portfolioPut.request.body },
      views: { summary: 'A Black-Litterman start', value: RECORDED.portfolioCreated.request.body },
    },
  });
}
