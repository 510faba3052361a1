import type { OptimiseTask } from '#platform/solver/optimise-task.js';
import type { Fault } from '../problem/problem.js';
import { ALLOCATION_FIELDS, readAllocation, readInstruments } from './allocation.js';
import { readBody, refuseUnknown } from './fields.js';
import { needsOf } from './objective-needs.js';
import { readObjective } from './objective.js';
import type { ReadRequest, UnjudgedCovariance } from './read-request.js';

/** Reads the body of POST /analysis/optimize. @throws ProblemError 400 where it is no object */
export function readOptimiseRequest(given: unknown): ReadRequest<OptimiseTask> {
  const body = readBody(given);
  const faults: Fault[] = [];
  const covariances: UnjudgedCovariance[] = [];
  refuseUnknown(body, [...ALLOCATION_FIELDS, 'objective'], { path: '', faults });
  const instruments = readInstruments(body.instruments, faults);
  const objective = readObjective(body.objective, instruments, faults);
  const needs = objective === null ? null : needsOf(objective);
  const problem = readAllocation(body, { instruments, needs, faults, covariances });
  const isWhole = faults.length === 0 && objective !== null;
  return { task: isWhole ? { ...problem, objective } : null, faults, covariances };
}
