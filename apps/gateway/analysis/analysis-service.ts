import { Inject, Injectable } from '@nestjs/common';
import { BallastError, type ErrorCode } from '#core/ballast-error.js';
import type {
  CalculationAnswer,
  CalculationKind,
  CalculationTask,
} from '#platform/solver/calculations.js';
import { deadlineError, type Calculator } from '#platform/solver/calculator.js';
import type { RefusedCovariances } from '#platform/solver/given-covariance.js';
import { CALCULATOR } from '#platform/solver/calculator-token.js';
import { ProblemError } from '../problem/problem-error.js';
import { refusalOfRequest, type ReadRequest } from './read-request.js';

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
    return inTime(() => this.calculator.run(kind, task, client));
  }

  /**
   * The same of a request with matrices: their eigenvalues, seconds of a large one, are judged by the worker, in the
   * calculation itself or, where the body has other faults, on their own: what cannot be judged in time does not keep
   * these from being told.
   * @throws ProblemError 400 with every fault at once
   */
  async runRead<Kind extends CalculationKind>(
    kind: Kind,
    request: ReadRequest<CalculationTask<Kind>>,
    client: AbortSignal,
  ): Promise<CalculationAnswer<Kind>> {
    const { task, covariances } = request;
    if (task === null) {
      throw refusalOfRequest(request, await this.#judged(covariances, client));
    }
    const answer = await inTime(() =>
      this.calculator.runJudged({ kind, task, covariances }, client),
    );
    if (isRefused(answer)) throw refusalOfRequest(request, answer);
    return answer;
  }

  /** What is wrong with the matrices of a body that is refused anyway; nothing where nobody has the time to tell. */
  async #judged(
    covariances: CalculationTask<'judgeCovariances'>,
    client: AbortSignal,
  ): Promise<RefusedCovariances> {
    const unjudged = { refused: covariances.map(() => null) };
    if (covariances.length === 0) return unjudged;
    try {
      return await this.calculator.run('judgeCovariances', covariances, client);
    } catch (error) {
      if (isLater(error)) return unjudged;
      throw error;
    }
  }
}

/** Whether it is of the calculator's load and not of what it was asked. */
const isLater = (error: unknown): boolean =>
  error instanceof BallastError && RETRY_AFTER_S[error.code] !== undefined;

const isRefused = (answer: object): answer is RefusedCovariances => 'refused' in answer;

async function inTime<Answer>(answering: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answering();
  } catch (error) {
    throw toldToComeAgain(error);
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
