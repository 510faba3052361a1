import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { problemOf } from '../problem/problem-of.js';
import type { Problem } from '../problem/problem.js';
import { headersOf, type HeaderName } from './answer-headers.js';
import type { Exchange } from './exchange.js';
import { RECORDED } from './generated/recorded.js';
import { problemAnswer } from './problem-answer.js';
import { integer, list, named, object, text, type Schema } from './schema.js';

/** An answer as it is documented: its shape, and what a running gateway has answered. */
export interface Answer {
  /** Names the component that the shape becomes. */
  readonly name?: string;
  readonly schema: Schema;
  readonly recorded: Exchange;
}

/** Another answer of the same route: a 201 beside a 200, a 204 that has no body. */
export interface OtherAnswer {
  readonly status: number;
  readonly description: string;
  /** Its body and an example of it; a body-less answer has neither. */
  readonly body?: { readonly schema: Schema; readonly example: unknown };
  readonly headers?: readonly HeaderName[];
}

/** What the document says of a route. */
export interface OperationDoc {
  readonly summary: string;
  readonly description: string;
  readonly answer: Answer;
  readonly answerType?: string;
  /** Headers of the answer beside those of its status. */
  readonly headers?: readonly HeaderName[];
  readonly otherAnswers?: readonly OtherAnswer[];
  /** Its own problems; those that any such route may answer (400 of what it takes, 401, 403, 413, 415, 429, 500, 503) need not be named. */
  readonly problems?: readonly Exchange[];
}

/** Shared by all error answers. */
export const PROBLEM_SCHEMA: Schema = object(
  {
    type: text('URN of the kind of problem'),
    title: text(),
    status: integer(),
    detail: text('What was expected and what was'),
    errors: list(
      named('Fault', object({ path: text(), message: text() })),
      'Every fault of the request; a calculation lists the first 1 000, and a last entry without a path says how many more there are',
    ),
    progress: {
      type: ['object', 'null'],
      description: 'With 503 until the gateway is ready: how far the replay has come',
      properties: { session: text('Being folded'), done: integer(), total: integer() },
    },
  },
  { description: 'RFC 9457 problem details', optional: ['progress'] },
);

/** Documents a route: summary, description, its answers and its problems, each with an example. */
export function Operation(doc: OperationDoc): MethodDecorator {
  const { summary, description, answer, answerType = 'application/json' } = doc;
  const { status, body } = answer.recorded;
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiResponse({
      status,
      description: summary,
      headers: headersOf(status, doc.headers),
      content: { [answerType]: { schema: shapeOf(answer), example: body } },
    }),
    ...(doc.otherAnswers ?? []).map(otherResponse),
    ...(doc.problems ?? []).map((exchange) =>
      ApiResponse({ status: exchange.status, ...problemAnswer(exchange.body as Problem) }),
    ),
  );
}

const shapeOf = ({ name, schema }: Answer): Schema =>
  name === undefined ? schema : named(name, schema);

function otherResponse({ status, description, body, headers }: OtherAnswer): MethodDecorator {
  return ApiResponse({
    status,
    description,
    headers: headersOf(status, headers),
    ...(body !== undefined && { content: { 'application/json': body } }),
  });
}

/** The answer to what no request provokes in a healthy gateway, made as the gateway makes it. */
export function problemExchange(thrown: Error): Exchange {
  const body = problemOf(thrown);
  return { request: { method: 'GET', path: '/' }, status: body.status, body };
}

/** Problems that every read of a portfolio may answer, beside its own 400. */
export const READ_PROBLEMS = [RECORDED.unknownPortfolio, RECORDED.notReady] as const;

/** Problems of a read that takes no parameter but the portfolio. */
export const PLAIN_READ_PROBLEMS = [RECORDED.unknownParameter, ...READ_PROBLEMS] as const;
