import { answerFaults, type WireAnswer } from '../openapi/answer-faults.js';
import type { FuzzCase } from './fuzz-case.js';
import { requestViolations } from './request-violations.js';

/**
 * What is wrong with the answer to a case: a 5xx other than 503 (which a healthy gateway answers to a passed deadline
 * alone), what the document does not say, or a request against the document that was accepted.
 */
export function caseFaults(one: FuzzCase, answer: WireAnswer): string[] {
  const { status } = answer;
  if (status >= 500 && status !== 503)
    return [`expected no ${status}: ${answer.text.slice(0, 300)}`];
  const faults = answerFaults(one.asked, answer);
  if (status < 300) {
    const violations = requestViolations(one);
    if (violations.length > 0) faults.push(`expected a refusal of ${violations.join('; ')}`);
  }
  return faults;
}
