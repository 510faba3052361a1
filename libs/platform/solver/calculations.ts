import { runBlackLitterman } from './black-litterman-task.js';
import { runDiscreteAllocation } from './discrete-allocation-task.js';
import { runFrontier } from './frontier-task.js';
import { runOptimise } from './optimise-task.js';
import { runPerformance } from './performance-task.js';
import { runRiskModel } from './risk-model-task.js';

/**
 * Every calculation of the calculator by its name: a pure function from plain data to plain data, both of which can be
 * cloned to a thread. A new calculation is a line here and nothing else between the gateway and its worker.
 */
const CALCULATIONS = {
  blackLitterman: runBlackLitterman,
  discreteAllocation: runDiscreteAllocation,
  frontier: runFrontier,
  optimise: runOptimise,
  performance: runPerformance,
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

/** A calculation that is asked for. */
export interface Calculation<Kind extends CalculationKind = CalculationKind> {
  readonly kind: Kind;
  readonly task: CalculationTask<Kind>;
}

const RUN: { readonly [Kind in CalculationKind]: (task: Tasks[Kind]) => Answers[Kind] } =
  CALCULATIONS;

/** The same functions in a worker, in line, and in a test. */
export function calculate<Kind extends CalculationKind>({
  kind,
  task,
}: Calculation<Kind>): CalculationAnswer<Kind> {
  return RUN[kind](task);
}
