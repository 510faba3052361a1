import { HttpException } from '@nestjs/common';
import { BallastError, type ErrorCode, type ErrorFamily } from '#core/ballast-error.js';
import { ProblemError } from './problem-error.js';
import { kindOfStatus, problem, type Problem, type ProblemKind } from './problem.js';

/** What a family of errors means at HTTP; its words are shown only where the caller can act on them. */
const FAMILIES: Readonly<Record<ErrorFamily, { kind: ProblemKind; detail: string | null }>> = {
  DATA: { kind: 'unprocessable', detail: null },
  IO: { kind: 'unavailable', detail: 'expected the log to be writable, was not: try again later' },
  SOURCE: { kind: 'unavailable', detail: 'expected a source that answers: try again later' },
  BUG: { kind: 'internal', detail: 'an unexpected error, which has been logged' },
  CONFIG: { kind: 'internal', detail: 'an unexpected error, which has been logged' },
};

/** Words where those of the family would mislead. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  IO_WORKER: 'expected a thread that answers, was one that ended: try again later',
};

/** Errors of the server before a handler is reached, by their `code`. */
const SERVER: Readonly<Record<string, { kind: ProblemKind; detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { kind: 'tooLarge', detail: 'expected a body of at most 8 MiB' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    kind: 'badRequest',
    detail: 'expected a body as long as its content-length says, was not',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    kind: 'unsupportedMediaType',
    detail: 'expected content-type application/json, was another',
  },
  FST_ERR_BAD_URL: { kind: 'badRequest', detail: 'expected a path that can be decoded, was not' },
};

/** The one table from what was thrown to what is answered. No stack, no path, no secret gets out. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof BallastError) {
    const { kind, detail } = FAMILIES[error.family];
    return problem(kind, WORDS[error.code] ?? detail ?? error.message);
  }
  const server = SERVER[textField(error, 'code')] ?? SERVER[textField(causeOf(error), 'code')];
  if (server !== undefined) return problem(server.kind, server.detail);
  if (error instanceof HttpException) {
    return problem(kindOfStatus(error.getStatus()), error.message);
  }
  const status = Number(textField(error, 'statusCode'));
  if (status >= 400 && status < 500) return problem(kindOfStatus(status), messageOf(error));
  return problem('internal', 'an unexpected error, which has been logged');
}

function textField(error: unknown, name: string): string {
  if (typeof error !== 'object' || error === null) return '';
  return String(Reflect.get(error, name) ?? '');
}

/** Nest wraps what the server throws. */
const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'refused');
