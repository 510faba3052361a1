import type { Fault } from '../problem/problem.js';
import { readNumber } from './fields.js';

const DEFAULT = 0.95;

/** The share of the distribution below its tail, in [0, 1). */
export function readConfidence(value: unknown, faults: Fault[]): number {
  const path = 'objective.confidence';
  const confidence = readNumber(value, path, faults, DEFAULT);
  if (confidence >= 0 && confidence < 1) return confidence;
  faults.push({ path, message: `expected at least 0 and below 1, was ${confidence}` });
  return DEFAULT;
}
