import { decide } from '#stream/decide.js';
import { runBlackLitterman } from './black-litterman-task.js';
import { runDiscreteAllocation } from './discrete-allocation-task.js';
import { runFrontier } from './frontier-task.js';
import {
  isAccepted,
  judgeCovariances,
  type GivenCovariance,
  type RefusedCovariances,
} from './given-covariance.js';
import { runOptimise } from './optimise-task.js';
import { runPerformance } from './performance-task.js';
import { runPortfolioFrontier } from './portfolio-frontier-task.js';
import { runRiskModel } from './risk-model-task.js';

/**
 * Every calculation of the calculator by its name: a pure function from plain data to plain data, both of which can be
 * cloned to a thread. A new calculation is a line here and nothing else between the gateway and its worker.
 */
const CALCULATIONS = {
  blackLitterman: runBlackLitterman,
  /** The decide stage's step, for replays: the thread that decides for the stream is not asked by readers. */
  decide,
  discreteAllocation: runDiscreteAllocation,
  frontier: runFrontier,
  judgeCovariances,
  optimise: runOptimise,
  performance: runPerformance,
  portfolioFrontier: runPortfolioFrontier,
  riskModel: runRiskModel,
};

export type CalculationKind = keyof typeof CALCULATIONS;

type Tasks = {
  readonly [Kind in CalculationKind]: Parameters<(typeof CALCULATIONS)[Kind]>[0];
};
type Answers = {
  readonly [Kind in CalculationKind]: ReturnType<(typeof CALCULATIONS)[Kind]>;
};

/** What a calculation of a kind is given. */
export type CalculationTask<Kind extends CalculationKind> = Tasks[Kind];

/** What it answers. */
export type CalculationAnswer<Kind extends CalculationKind> = Answers[Kind];

/** What it answers when its matrices are judged first. */
export type JudgedAnswer<Kind extends CalculationKind> =
  CalculationAnswer<Kind> | RefusedCovariances;

/** A calculation that is asked for. */
export interface Calculation<Kind extends CalculationKind = CalculationKind> {
  readonly kind: Kind;
  readonly task: CalculationTask<Kind>;
  /** Matrices of the task that are judged before it is run; none by default. */
  readonly covariances?: readonly GivenCovariance[];
}

const RUN: { readonly [Kind in CalculationKind]: (task: Tasks[Kind]) => Answers[Kind] } =
  CALCULATIONS;

/** The same functions in a worker, in line, and in a test. */
export function calculate<Kind extends CalculationKind>({
  kind,
  task,
}: Pick<Calculation<Kind>, 'kind' | 'task'>): CalculationAnswer<Kind> {
  return RUN[kind](task);
}

/** Judges the matrices first: what is wrong with them, or the answer. */
export function calculateJudged<Kind extends CalculationKind>(
  calculation: Calculation<Kind>,
): JudgedAnswer<Kind> {
  const judged = judgeCovariances(calculation.covariances ?? []);
  return isAccepted(judged) ? calculate(calculation) : judged;
}
