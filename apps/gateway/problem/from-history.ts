import { ProblemError } from './problem-error.js';

/** What the history says. @throws ProblemError 503 when it does not answer */
export async function fromHistory<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch {
    // The recorder meets the same database, and says why.
    throw new ProblemError('unavailable', 'expected a history that answers, did not: try again', {
      headers: { 'retry-after': '5' },
    });
  }
}
