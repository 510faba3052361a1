import { Inject, Injectable } from '@nestjs/common';
import { BallastError, type ErrorCode } from '#core/ballast-error.js';
import type {
  CalculationAnswer,
  CalculationKind,
  CalculationTask,
} from '#platform/solver/calculations.js';
import { deadlineError, type Calculator } from '#platform/solver/calculator.js';
import { CALCULATOR } from '#platform/solver/calculator-token.js';
import { ProblemError } from '../problem/problem-error.js';

/** When to come again, in seconds, after what is no fault of the calculation. */
const RETRY_AFTER_S: Partial<Record<ErrorCode, number>> = { IO_BUSY: 1, IO_DEADLINE: 5 };

/** The calculator: stateless, on the same core as the live loop. */
@Injectable()
export class AnalysisService {
  constructor(@Inject(CALCULATOR) private readonly calculator: Calculator) {}

  /**
   * @param client fires when the client leaves: nothing is calculated for nobody
   * @throws ProblemError 503 when too many wait or the deadline passes; a late answer is never `stalled`
   */
  async run<Kind extends CalculationKind>(
    kind: Kind,
    task: CalculationTask<Kind>,
    client: AbortSignal,
  ): Promise<CalculationAnswer<Kind>> {
    try {
      return await this.calculator.run(kind, task, client);
    } catch (error) {
      throw toldToComeAgain(error);
    }
  }
}

/** 503 when the answer has not come in time, as the document shows it: with the default deadline. */
export const deadlinePassed = (): ProblemError => comeAgain(deadlineError(30_000), 5);

function toldToComeAgain(error: unknown): unknown {
  if (!(error instanceof BallastError)) return error;
  const seconds = RETRY_AFTER_S[error.code];
  return seconds === undefined ? error : comeAgain(error, seconds);
}

const comeAgain = ({ message }: BallastError, seconds: number): ProblemError =>
  new ProblemError('unavailable', message, { headers: { 'retry-after': String(seconds) } });
