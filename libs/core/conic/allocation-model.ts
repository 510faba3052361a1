import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { ConicDraft, coneRow } from './conic-draft.js';
import type { ConeRow, ConicModel } from './conic-model.js';
import { addConstraints, addDeviation, deviationUnit, unitOf } from './constraint-blocks.js';
import type { ConvexObjective, Limit } from './convex-objective.js';
import {
  addGrowth,
  addShortfalls,
  addTail,
  scenarioTable,
  type ScenarioTable,
  type TailRows,
} from './scenario-blocks.js';

/** What the model's numbers are multiplied by to be the caller's. */
export interface ModelUnits {
  readonly objective: number;
  readonly deviation: number;
  readonly earned: number;
  readonly scenarios: number;
}

/** A cone problem of an allocation, in numbers of order one. */
export interface AllocationModel {
  readonly model: ConicModel;
  readonly units: ModelUnits;
  /** Where the tail's multipliers are; null where there is no tail. */
  readonly tail: TailRows | null;
  /** Index of the first block of trading, two a name; null where there is none. */
  readonly trading: number | null;
  /** The column of t where the variables are those of the ratio, w t; null elsewhere. */
  readonly ratioColumn: number | null;
}

const FARTHEST = 1e9;

function unitsOf(problem: AllocationProblem, objective: ConvexObjective): ModelUnits {
  const deviation = deviationUnit(problem.covariance);
  const earned = problem.expectedReturns === null ? 1 : unitOf(problem.expectedReturns);
  const scenarios = problem.scenarios === null ? 1 : unitOf(problem.scenarios);
  const ofScenarios = (): number => {
    switch (objective.scenarios?.measure) {
      case undefined:
        return 0;
      case 'growth':
        return 1;
      case 'semideviation':
        return scenarios * scenarios;
      default:
        return scenarios;
    }
  };
  const sizes = [
    objective.variance * deviation * deviation,
    objective.earned * earned,
    objective.l2,
    objective.cost,
    ofScenarios(),
  ];
  return { deviation, earned, scenarios, objective: Math.max(...sizes) || 1 };
}

/**
 * Writes the problem as a cone problem; for the ratio in the variables y = w t with excess'y = 1 (see max-sharpe), in units
 * of the largest excess return that weights can have where that is known and less than a name's, so that t is of order one.
 */
export function allocationModel(
  problem: AllocationProblem,
  objective: ConvexObjective,
  excessUnit: number | null = null,
): AllocationModel {
  const units = unitsOf(problem, objective);
  const draft = new ConicDraft(problem.instruments.length);
  const trading = addConstraints(draft, problem, units.objective);
  addMoments(draft, problem, objective, units);
  const ofObjective = addScenarios(draft, problem, objective, units);
  const ofLimits = objective.limits.map((limit) => addLimit(draft, problem, limit, units));
  const tail = ofObjective ?? ofLimits.find((rows) => rows !== null) ?? null;
  if (!objective.ratio) return { model: draft.model(), units, tail, trading, ratioColumn: null };
  return { ...ofRatio(draft, problem, excessUnit), units, tail, trading };
}

function addMoments(
  draft: ConicDraft,
  problem: AllocationProblem,
  objective: ConvexObjective,
  units: ModelUnits,
): void {
  const { covariance, expectedReturns } = problem;
  const { variance, earned, l2 } = objective;
  if (variance > 0) {
    if (covariance === null) throw new RangeError('expected a covariance, was none');
    draft.minimiseQuadratic(covariance, (2 * variance) / units.objective);
  }
  if (earned > 0 && expectedReturns === null) {
    throw new RangeError('expected expectedReturns, was none');
  }
  for (let i = 0; i < draft.names; i += 1) {
    const mean = expectedReturns?.[i] ?? 0;
    draft.minimise(i, (-earned * mean) / units.objective, (2 * l2) / units.objective);
  }
}

function addScenarios(
  draft: ConicDraft,
  problem: AllocationProblem,
  objective: ConvexObjective,
  units: ModelUnits,
): TailRows | null {
  if (objective.scenarios === null) return null;
  const table = scenarioTable(problem.scenarios, draft.names);
  const factor = units.scenarios / units.objective;
  switch (objective.scenarios.measure) {
    case 'cvar':
    case 'cdar': {
      const { terms, rows } = addTail(draft, table, objective.scenarios);
      for (const [column, value] of terms) draft.minimise(column, factor * value);
      return rows;
    }
    case 'semideviation': {
      const columns = addShortfalls(draft, table, objective.scenarios.benchmark);
      for (const column of columns) draft.minimise(column, 0, 2 * factor * units.scenarios);
      return null;
    }
    case 'growth': {
      const columns = addGrowth(draft, table);
      for (const column of columns) draft.minimise(column, -1 / table.count / units.objective);
      return null;
    }
  }
}

function addLimit(
  draft: ConicDraft,
  problem: AllocationProblem,
  limit: Limit,
  units: ModelUnits,
): TailRows | null {
  const { name, bound } = limit;
  switch (name) {
    case 'targetReturn': {
      const { expectedReturns } = problem;
      if (expectedReturns === null) throw new RangeError('expected expectedReturns, was none');
      const weights = expectedReturns;
      // A target that no weights within any bounds come near is as far off at this many units of the means.
      const target = Math.min(Math.max(bound / units.earned, -FARTHEST), FARTHEST);
      draft.atMost(name, { weights, factor: -1 / units.earned, bound: -target });
      return null;
    }
    case 'targetVolatility': {
      const { covariance } = problem;
      if (covariance === null) throw new RangeError('expected a covariance, was none');
      addDeviation(draft, name, { problem, covariance, bound, centre: null });
      return null;
    }
    default:
      return addRiskLimit(draft, scenarioTable(problem.scenarios, draft.names), limit);
  }
}

function addRiskLimit(
  draft: ConicDraft,
  table: ScenarioTable,
  { name, bound, risk }: Extract<Limit, { risk: unknown }>,
): TailRows | null {
  if (risk.measure !== 'semideviation') {
    const { terms, rows } = addTail(draft, table, risk);
    draft.atMost(name, { others: terms, bound: bound / table.unit });
    return rows;
  }
  const columns = addShortfalls(draft, table, risk.benchmark);
  const others = columns.map((column) => ({ others: [[column, -1] as const], bound: 0 }));
  if (bound > 0) draft.norm(name, { bound: bound / table.unit }, others);
  else for (const column of columns) draft.atMost(name, { others: [[column, 1]], bound: 0 });
  return null;
}

/** Every bound becomes a multiple of t, and the excess return is 1: w = y / t. */
function ofRatio(
  draft: ConicDraft,
  problem: AllocationProblem,
  excessUnit: number | null,
): Pick<AllocationModel, 'model' | 'ratioColumn'> {
  const { expectedReturns, riskFreeRate } = problem;
  if (expectedReturns === null) throw new RangeError('expected expectedReturns, was none');
  const t = draft.variable();
  const model = draft.model();
  const ofT = (row: ConeRow): ConeRow =>
    row.bound === 0 ? row : { ...row, others: [...row.others, [t, -row.bound] as const], bound: 0 };
  const blocks = model.blocks.map((block) => ({ ...block, rows: block.rows.map(ofT) }));
  const excess = expectedReturns.map((mean) => mean - riskFreeRate);
  const unit = Math.min(unitOf(excess), excessUnit ?? Infinity);
  const one = coneRow({ weights: excess, factor: 1 / unit, bound: 1 });
  const positive = coneRow({ others: [[t, -1]], bound: 0 });
  return {
    ratioColumn: t,
    model: {
      ...model,
      blocks: [
        ...blocks,
        { name: null, cone: 'zero', rows: [one] },
        { name: null, cone: 'nonnegative', rows: [positive] },
      ],
    },
  };
}
