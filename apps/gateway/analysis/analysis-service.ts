import { Inject, Injectable } from '@nestjs/common';
import type { PerformanceInputs } from '#core/performance/performance-report.js';
import type { OptimiseAnswer, OptimiseTask } from '#platform/solver/optimise-task.js';
import type { PerformanceAnswer } from '#platform/solver/performance-task.js';
import { SOLVER } from '#platform/solver/solver-token.js';
import type { Solver } from '#platform/solver/solver.js';
import { ProblemError } from '../problem/problem-error.js';

/** A solve that takes longer is answered 503, never `stalled`. */
const DEADLINE_MS = 30_000;

/** The calculator: stateless, on the same core as the live loop. */
@Injectable()
export class AnalysisService {
  constructor(@Inject(SOLVER) private readonly solver: Solver) {}

  optimise(task: OptimiseTask): Promise<OptimiseAnswer> {
    return inTime(this.solver.optimise(task));
  }

  performance(task: PerformanceInputs): Promise<PerformanceAnswer> {
    return inTime(this.solver.performance(task));
  }
}

/** @throws ProblemError 503 when the deadline passes */
async function inTime<Reply>(answer: Promise<Reply>): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(deadlinePassed()), DEADLINE_MS);
  });
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** 503: the solver has not answered in time. */
export function deadlinePassed(): ProblemError {
  return new ProblemError('unavailable', `expected an answer within ${DEADLINE_MS / 1000} s`, {
    headers: { 'retry-after': '5' },
  });
}
