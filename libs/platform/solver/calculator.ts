import { BallastError } from '#core/ballast-error.js';
import type {
  Calculation,
  CalculationAnswer,
  CalculationKind,
  CalculationTask,
  JudgedAnswer,
} from './calculations.js';

/** What the calculator is busy with; totals are since its start. */
export interface CalculatorLoad {
  readonly busyWorkers: number;
  readonly waitingJobs: number;
  /** Given up because the caller left or the deadline passed. */
  readonly cancelledJobs: number;
  /** Not taken because too many waited. */
  readonly refusedJobs: number;
}

/** Calculations that somebody waits for, away from the thread that answers HTTP and apart from the stream's Solver. */
export interface Calculator {
  /**
   * @param signal gives it up: what waits is dropped, what runs is stopped; rejects with the signal's reason
   * @throws BallastError IO_BUSY when too many wait, IO_DEADLINE when it takes too long, IO_WORKER when its thread ends
   */
  run<Kind extends CalculationKind>(
    kind: Kind,
    task: CalculationTask<Kind>,
    signal: AbortSignal,
  ): Promise<CalculationAnswer<Kind>>;
  /** The same of a calculation whose matrices are judged first, on the same thread; what is wrong with them is the answer. */
  runJudged<Kind extends CalculationKind>(
    calculation: Calculation<Kind>,
    signal: AbortSignal,
  ): Promise<JudgedAnswer<Kind>>;
  load(): CalculatorLoad;
  close(): Promise<void>;
}

/** The answer has not come in time. */
export const deadlineError = (deadlineMs: number): BallastError =>
  new BallastError('IO_DEADLINE', `expected an answer within ${deadlineMs / 1000} s`);
