import { BallastError } from '#core/ballast-error.js';
import { guardedJson, type FetchRules } from '../venues/casablanca/guarded-fetch.js';
import type { Ask } from './proxy-history.js';

export interface Politeness {
  /** Between one answer and the next question. */
  readonly pauseMs: number;
  /** How often a question is asked again, each time after twice the pause before. */
  readonly retries: number;
  /** Resolves after so long, or rejects as soon as the signal says so. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Asks one question at a time, with a pause before each but the first; what comes to nothing is asked again. */
export function politeAsk(rules: Omit<FetchRules, 'signal'>, politeness: Politeness): Ask {
  let asked = 0;
  return async (url, signal) => {
    for (let attempt = 0; ; attempt++) {
      if (asked++ > 0) await politeness.pause(politeness.pauseMs * 2 ** attempt, signal);
      try {
        return await guardedJson(url, { ...rules, signal });
      } catch (error) {
        if (attempt === politeness.retries || signal.aborted || !mayPass(error)) throw error;
      }
    }
  };
}

/** An outage may pass; a host that is not ours to ask stays so. */
const mayPass = (error: unknown): boolean =>
  error instanceof BallastError && error.code.startsWith('SOURCE_') && error.code !== 'SOURCE_HOST';
