import { answerFaults, type WireAnswer } from '../openapi/answer-faults.js';
import type { FuzzCase } from './fuzz-case.js';
import { requestViolations } from './request-violations.js';

/**
 * What is wrong with the answer to a case: a 5xx, what the document does not say, or a request against the document that
 * was accepted.
 * @param isStopped something that the gateway needs is stopped: then 503 is its word for it
 */
export function caseFaults(one: FuzzCase, answer: WireAnswer, isStopped = false): string[] {
  const { status } = answer;
  if (status >= 500 && !(isStopped && status === 503)) {
    return [`expected no ${status}: ${answer.text.slice(0, 300)}`];
  }
  const faults = answerFaults(one.asked, answer);
  if (status < 300) {
    const violations = requestViolations(one);
    if (violations.length > 0) faults.push(`expected a refusal of ${violations.join('; ')}`);
  }
  return faults;
}
