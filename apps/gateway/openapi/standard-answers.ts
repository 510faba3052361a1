import type { Access } from '../access/access.js';
import { problem, type Problem } from '../problem/problem.js';
import { problemOf } from '../problem/problem-of.js';
import { RECORDED } from './generated/recorded.js';
import { problemAnswer, type ProblemAnswer } from './problem-answer.js';

/** What decides which problems an operation may answer, whatever it is about. */
export interface Route {
  /** Undefined: no rule opens it, and it answers 403. */
  readonly access: Access | undefined;
  readonly takesBody: boolean;
  readonly takesParameters: boolean;
}

/** Problems that many operations share, each a component of the document; those that no request provokes here are made as the gateway makes them. */
const PROBLEMS = {
  BadRequest: RECORDED.unknownParameter.body,
  Unauthorized: RECORDED.unauthorized.body,
  Forbidden: problem('forbidden', 'expected a credential with scope portfolio:write'),
  ContentTooLarge: RECORDED.tooLarge.body,
  UnsupportedMediaType: RECORDED.notJson.body,
  TooManyRequests: problem('tooManyRequests', 'expected fewer requests: try again later'),
  InternalServerError: problemOf(new Error()),
  ServiceUnavailable: RECORDED.notReady.body,
};

export type SharedProblem = keyof typeof PROBLEMS;

/** The shared problems of a route, by the order of their status. */
export function sharedProblems({ access, takesBody, takesParameters }: Route): SharedProblem[] {
  const isOpen = access === 'public';
  const all: readonly (readonly [SharedProblem, boolean])[] = [
    ['BadRequest', takesBody || takesParameters],
    ['Unauthorized', !isOpen],
    ['Forbidden', !isOpen],
    ['ContentTooLarge', takesBody],
    ['UnsupportedMediaType', takesBody],
    ['TooManyRequests', true],
    ['InternalServerError', true],
    ['ServiceUnavailable', !isOpen],
  ];
  return all.filter(([, applies]) => applies).map(([name]) => name);
}

/** Status of a shared problem. */
export const statusOf = (name: SharedProblem): number => (PROBLEMS[name] as Problem).status;

/** The shared problems as components. */
export const PROBLEM_COMPONENTS: Readonly<Record<string, ProblemAnswer>> = Object.fromEntries(
  Object.entries(PROBLEMS).map(([name, body]) => [name, problemAnswer(body as Problem)]),
);
