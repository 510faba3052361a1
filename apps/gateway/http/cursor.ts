import { badRequest } from '../problem/problem-error.js';

/** Where the next page begins: below this number. Newer items leave it where it is. */
export const cursorOf = (number: number): string =>
  Buffer.from(String(number)).toString('base64url');

/** Everything below the number of a cursor, or everything without one. @throws ProblemError 400 on a cursor that is not ours */
export function numberOf(cursor: string | undefined): number {
  if (cursor === undefined) return Infinity;
  const number = Number(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (Number.isSafeInteger(number) && number > 0 && cursorOf(number) === cursor) return number;
  throw badRequest([
    { path: 'cursor', message: `expected the nextCursor of an earlier answer, was "${cursor}"` },
  ]);
}
