import type { FrontierPoints } from '#core/optimise/frontier.js';
import type { FrontierTask } from '#platform/solver/frontier-task.js';
import type { Fault } from '../../problem/problem.js';
import { ALLOCATION_FIELDS, readAllocation, readInstruments } from '../allocation.js';
import { readBody, readNumbers, refuseUnknown } from '../fields.js';
import { describe } from '../json-values.js';
import { needsOf } from '../objective-needs.js';
import type { ReadRequest, UnjudgedCovariance } from '../read-request.js';

/** Points of one frontier. */
const MAX_POINTS = 1000;

/** Reads the body of POST /analysis/frontier. @throws ProblemError 400 where it is no object */
export function readFrontierRequest(given: unknown): ReadRequest<FrontierTask> {
  const body = readBody(given);
  const faults: Fault[] = [];
  const covariances: UnjudgedCovariance[] = [];
  refuseUnknown(body, [...ALLOCATION_FIELDS, 'points', 'targetReturns'], { path: '', faults });
  const instruments = readInstruments(body.instruments, faults);
  // Every point is that of an efficient return.
  const needs = needsOf({ kind: 'efficientReturn', targetReturn: 0 });
  const problem = readAllocation(body, { instruments, needs, faults, covariances });
  const asked = readAsked(body, faults);
  return { task: faults.length === 0 ? { ...problem, asked } : null, faults, covariances };
}

/** Exactly one of `points` and `targetReturns`. */
function readAsked(body: Readonly<Record<string, unknown>>, faults: Fault[]): FrontierPoints {
  const { points, targetReturns } = body;
  if ((points === undefined) === (targetReturns === undefined)) {
    const was = points === undefined ? 'neither' : 'both';
    faults.push({ path: 'points', message: `expected points or targetReturns, was ${was}` });
    if (points === undefined) return { points: 1 };
  }
  if (targetReturns !== undefined) {
    const read = readTargets(targetReturns, faults);
    if (points === undefined) return { targetReturns: read };
  }
  return { points: readCount(points, faults) };
}

function readCount(value: unknown, faults: Fault[]): number {
  const isCount = typeof value === 'number' && Number.isInteger(value);
  if (isCount && value >= 1 && value <= MAX_POINTS) return value;
  const was = describe(value);
  const message = `expected a whole number from 1 to ${MAX_POINTS}, was ${was}`;
  faults.push({ path: 'points', message });
  return 1;
}

function readTargets(value: unknown, faults: Fault[]): Float64Array {
  const path = 'targetReturns';
  if (Array.isArray(value) && value.length >= 1 && value.length <= MAX_POINTS) {
    return readNumbers(value, path, faults);
  }
  faults.push({ path, message: `expected 1 to ${MAX_POINTS} numbers, was ${describe(value)}` });
  return new Float64Array(0);
}
