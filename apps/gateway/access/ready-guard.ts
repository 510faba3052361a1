import { Injectable, type CanActivate } from '@nestjs/common';
import { ProblemError } from '../problem/problem-error.js';
import { ReadModel } from '../read-model/read-model.js';
import { Readiness, type Progress } from '../readiness.js';

/** Until the replay is through, reads answer 503 and say how far it has come. */
@Injectable()
export class ReadyGuard implements CanActivate {
  constructor(
    private readonly readiness: Readiness,
    private readonly model: ReadModel,
  ) {}

  canActivate(): boolean {
    if (this.readiness.ready && this.model.caughtUp) return true;
    throw notReady(this.readiness.progress);
  }
}

/** 503 with the progress of the replay. */
export function notReady(progress: Progress | null): ProblemError {
  const where =
    progress === null
      ? 'the replay has not begun'
      : `${progress.done} of ${progress.total} sessions are folded (${progress.session})`;
  return new ProblemError('unavailable', `not ready: ${where}`, {
    headers: { 'retry-after': '1' },
    progress,
  });
}
