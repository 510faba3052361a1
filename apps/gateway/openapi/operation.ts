import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import { problemOf } from '../problem/problem-of.js';
import type { Problem } from '../problem/problem.js';
import type { Exchange } from './exchange.js';
import { RECORDED } from './generated/recorded.js';
import { integer, list, object, text, type Schema } from './schema.js';

/** An answer as it is documented: its shape, and what a running gateway has answered. */
export interface Answer {
  readonly schema: Schema;
  readonly recorded: Exchange;
}

/** What the document says of a route. */
export interface OperationDoc {
  readonly summary: string;
  readonly description: string;
  readonly answer: Answer;
  readonly answerType?: string;
  /** Problems beside 401 and 500, by the order of their status. */
  readonly problems?: readonly Exchange[];
  /** Whether the key is needed (the default) or not. */
  readonly access?: 'key' | 'public';
}

/** Shared by all error answers. */
export const PROBLEM_SCHEMA: Schema = object(
  {
    type: text('URN of the kind of problem'),
    title: text(),
    status: integer(),
    detail: text('What was expected and what was'),
    errors: list(
      object({ path: text(), message: text() }),
      'Every fault of the request; a calculation lists the first 1 000, and a last entry without a path says how many more there are',
    ),
  },
  { description: 'RFC 9457 problem details' },
);

/** Documents a route: summary, description, its answer and its problems, each with an example. */
export function Operation(doc: OperationDoc): MethodDecorator {
  const { summary, description, answer, answerType = 'application/json' } = doc;
  const { status, body } = answer.recorded;
  const needsKey = doc.access !== 'public';
  const problems = [
    ...(needsKey ? [RECORDED.unauthorized] : []),
    ...(doc.problems ?? []),
    INTERNAL,
  ];
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiResponse({
      status,
      description: summary,
      content: { [answerType]: { schema: answer.schema, example: body } },
    }),
    ...problems.map(problemResponse),
    ...(needsKey ? [ApiSecurity('bearer'), ApiSecurity('apiKey')] : []),
  );
}

/** A surprise cannot be asked for; this is what the filter makes of one. */
const INTERNAL = problemExchange(new Error());

/** The answer to what no request provokes in a healthy gateway, made as the gateway makes it. */
export function problemExchange(thrown: Error): Exchange {
  const body = problemOf(thrown);
  return { request: { method: 'GET', path: '/' }, status: body.status, body };
}

function problemResponse({ status, body }: Exchange): MethodDecorator {
  const { title } = body as Problem;
  return ApiResponse({
    status,
    description: title,
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: body,
      },
    },
  });
}

/** Problems that every read of a portfolio may answer, beside its own 400. */
export const READ_PROBLEMS = [RECORDED.unknownPortfolio, RECORDED.notReady] as const;

/** Problems of a read that takes no parameter but the portfolio. */
export const PLAIN_READ_PROBLEMS = [RECORDED.unknownParameter, ...READ_PROBLEMS] as const;
