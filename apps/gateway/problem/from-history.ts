import { ProblemError } from './problem-error.js';

/**
 * What the history says.
 * @param withinMs how long it is waited for; the database's own deadline when there is none
 * @throws ProblemError 503 when it does not answer
 */
export async function fromHistory<Answer>(
  asked: Promise<Answer>,
  withinMs: number | null = null,
): Promise<Answer> {
  try {
    return await (withinMs === null ? asked : inTime(asked, withinMs));
  } catch {
    // The recorder meets the same database, and says why.
    throw new ProblemError('unavailable', 'expected a history that answers, did not: try again', {
      headers: { 'retry-after': '5' },
    });
  }
}

function inTime<Answer>(asked: Promise<Answer>, withinMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Error(`expected an answer within ${withinMs} ms`));
    const timer = setTimeout(late, withinMs);
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
