import type { Problem } from '../problem/problem.js';
import { headersOf } from './answer-headers.js';

/** A problem as the document shows it. */
export interface ProblemAnswer {
  readonly description: string;
  readonly headers: Record<string, { $ref: string }>;
  readonly content: {
    readonly 'application/problem+json': {
      readonly schema: { readonly $ref: string };
      readonly example: Problem;
    };
  };
}

/** An answer with problem details, with the example that was met or made. */
export function problemAnswer(body: Problem): ProblemAnswer {
  return {
    description: body.title,
    headers: headersOf(body.status),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: body,
      },
    },
  };
}
