import type { OptimiseTask } from '#platform/solver/optimise-task.js';
import type { Fault } from '../problem/problem.js';
import { ALLOCATION_FIELDS, readAllocation, readInstruments } from './allocation.js';
import { refuseFaults } from './faults.js';
import { readBody, refuseUnknown } from './fields.js';
import { needsOf } from './objective-needs.js';
import { readObjective } from './objective.js';

/** Reads the body of POST /analysis/optimize. @throws ProblemError 400 with every fault at once */
export function readOptimiseRequest(given: unknown): OptimiseTask {
  const body = readBody(given);
  const faults: Fault[] = [];
  refuseUnknown(body, [...ALLOCATION_FIELDS, 'objective'], { path: '', faults });
  const instruments = readInstruments(body.instruments, faults);
  const objective = readObjective(body.objective, instruments, faults);
  const needs = objective === null ? null : needsOf(objective);
  const problem = readAllocation(body, { instruments, needs, faults });
  refuseFaults(faults);
  // Without an objective there was a fault.
  return { ...problem, objective: objective ?? { kind: 'maxSharpe' } };
}
