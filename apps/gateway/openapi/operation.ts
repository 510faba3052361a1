import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import { problem, type ProblemKind } from '../problem/problem.js';
import { integer, list, object, text, type Schema } from './schema.js';

/** An answer as it is documented. */
export interface Answer {
  readonly schema: Schema;
  readonly example: unknown;
}

/** What the document says of a route. */
export interface OperationDoc {
  readonly summary: string;
  readonly description: string;
  readonly answer: Answer;
  /** Of the answer, default 200. */
  readonly status?: number;
  readonly answerType?: string;
  /** Problems beside 401 and 500, each with an example of its detail. */
  readonly problems?: Partial<Readonly<Record<ProblemKind, string>>>;
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
    errors: list(object({ path: text(), message: text() }), 'Every fault of the request'),
  },
  { description: 'RFC 9457 problem details' },
);

/** Documents a route: summary, description, its answer and its problems, each with an example. */
export function Operation(doc: OperationDoc): MethodDecorator {
  const { summary, description, answer, status = 200, answerType = 'application/json' } = doc;
  const needsKey = doc.access !== 'public';
  const problems = {
    ...doc.problems,
    ...(needsKey
      ? {
          unauthorized:
            'expected the API key as "Authorization: Bearer <key>" or "x-api-key: <key>"',
        }
      : {}),
    internal: 'an unexpected error, which has been logged',
  };
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiResponse({ status, description: summary, content: { [answerType]: { ...answer } } }),
    ...Object.entries(problems).map(([kind, detail]) =>
      problemResponse(kind as ProblemKind, detail),
    ),
    ...(needsKey ? [ApiSecurity('bearer'), ApiSecurity('apiKey')] : []),
  );
}

function problemResponse(kind: ProblemKind, detail: string): MethodDecorator {
  const example = problem(kind, detail);
  return ApiResponse({
    status: example.status,
    description: example.title,
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example },
    },
  });
}

/** Problems that every read of a portfolio may answer. */
export const READ_PROBLEMS = {
  badRequest: 'period: expected one of day, week, year',
  notFound: 'expected a known portfolio, was "portf9"',
  unavailable: 'not ready: 312 of 745 sessions are folded (2024-07-05)',
} as const;
